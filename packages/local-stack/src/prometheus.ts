import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROMETHEUS, PROMTOOL } from './bundle-definitions.ts';
import { runCommand } from './command.ts';
import { prometheusOf } from './components.ts';
import { layoutOf } from './layout.ts';
import { httpStatus } from './loopback-probe.ts';
import { ServiceProcess } from './service-process.ts';

/** What a Prometheus looks at. */
export interface PrometheusOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Ports of `/metrics` on 127.0.0.1, by name of the program. */
  readonly targets: Readonly<Record<string, number>>;
  /** Files of rules. */
  readonly rules?: readonly string[];
  /** Empty folder of its own. */
  readonly folder: string;
  /** How often it looks, seconds. */
  readonly everyS?: number;
}

const READY_TIMEOUT_MS = 30_000;
const PROMTOOL_TIMEOUT_MS = 60_000;

/**
 * Starts Debian's Prometheus, with exemplars, and waits until it answers.
 *
 * @throws ComponentMissingError when `ensure` has not fetched it; ServiceStartError
 */
export async function startPrometheus(options: PrometheusOptions): Promise<ServiceProcess> {
  const { port, targets, rules = [], folder, everyS = 1 } = options;
  await mkdir(folder, { recursive: true });
  const configuration = join(folder, 'prometheus.json');
  await writeFile(
    configuration,
    // JSON is YAML.
    JSON.stringify({
      global: { scrape_interval: `${everyS}s`, evaluation_interval: `${everyS}s` },
      rule_files: rules,
      scrape_configs: [
        {
          job_name: 'decroche',
          static_configs: Object.entries(targets).map(([program, target]) => ({
            targets: [`127.0.0.1:${target}`],
            labels: { program },
          })),
        },
      ],
    }),
  );
  const { command, args } = (await prometheusOf(layoutOf())).command(PROMETHEUS);
  const service = new ServiceProcess({
    name: 'prometheus',
    command,
    args: [
      ...args,
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      '--log.level=warn',
    ],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    ready: (signal) =>
      httpStatus(`http://127.0.0.1:${port}/-/ready`, signal).then((status) => status === 200),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  await service.start();
  return service;
}

/**
 * Runs promtool.
 *
 * @throws ComponentMissingError when `ensure` has not fetched it
 */
export async function promtool(...words: readonly string[]): Promise<{ status: number; output: string }> {
  const { command, args } = (await prometheusOf(layoutOf())).command(PROMTOOL);
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const { exitCode, bytes, stderr } = await runCommand(command, [...args, ...words], {
    env,
    timeoutMs: PROMTOOL_TIMEOUT_MS,
  });
  return { status: exitCode ?? -1, output: bytes.toString('utf8') + stderr };
}
