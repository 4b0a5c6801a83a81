import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure, reservePorts, type ServiceProcess, startPrometheus } from '@decroche/local-stack';

const RULES = join(import.meta.dirname, '../../../infra/prometheus/alerts.yaml');
const LOOK_EVERY_MS = 250;
const ASK_MS = 2_000;

/** What an operator would have been told. */
export interface Told {
  /** Alerts that came, by name. */
  readonly alerts: readonly string[];
  /** Codes and sentences that were looked for in the logs and are there. */
  readonly lines: readonly string[];
}

/**
 * Looks at what operators look at: the alert rules of the repository, in a real Prometheus that asks the services each second, and
 * their logs. A rule holds at once here, instead of after its minutes: those are tried with promtool.
 */
export class OperatorEyes {
  readonly #prometheus: ServiceProcess;
  readonly #url: string;
  readonly #folder: string;
  readonly #alerts = new Set<string>();
  readonly #lines = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #processes: readonly ServiceProcess[];
  #wanted: readonly string[] = [];
  #stale = new Map<ServiceProcess, readonly string[]>();

  /** @param targets ports of `/metrics`, by name of the program */
  static async open(
    targets: Readonly<Record<string, number>>,
    processes: readonly ServiceProcess[],
  ): Promise<OperatorEyes> {
    await ensure(['prometheus']);
    const folder = await mkdtemp(join(tmpdir(), 'decroche-eyes-'));
    const rules = join(folder, 'alerts.yaml');
    await writeFile(rules, (await readFile(RULES, 'utf8')).replaceAll(/^( +for:) .*$/gm, '$1 0s'));
    const [port = 0] = (await reservePorts({ singles: 1 })).singles;
    const prometheus = await startPrometheus({ port, targets, folder, rules: [rules] });
    return new OperatorEyes(prometheus, `http://127.0.0.1:${port}/api/v1/alerts`, folder, processes);
  }

  private constructor(
    prometheus: ServiceProcess,
    url: string,
    folder: string,
    processes: readonly ServiceProcess[],
  ) {
    this.#prometheus = prometheus;
    this.#url = url;
    this.#folder = folder;
    this.#processes = processes;
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Forgets what came before, and looks for these lines. */
  begin(lines: readonly string[]): void {
    this.#alerts.clear();
    this.#lines.clear();
    this.#wanted = lines;
    this.#stale = new Map(this.#processes.map((each) => [each, each.output.lines.slice(-SEEN_LINES)]));
  }

  told(): Told {
    return { alerts: [...this.#alerts], lines: [...this.#lines] };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#prometheus.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #look(): Promise<void> {
    for (const process of this.#processes) {
      const stale = new Set(this.#stale.get(process));
      for (const line of process.output.lines) {
        if (stale.has(line)) continue;
        for (const wanted of this.#wanted) if (line.includes(wanted)) this.#lines.add(wanted);
      }
    }
    try {
      const answer = await fetch(this.#url, { signal: AbortSignal.timeout(ASK_MS) });
      const { data } = (await answer.json()) as {
        data: { alerts: readonly { state: string; labels: { alertname: string } }[] };
      };
      for (const { state, labels } of data.alerts) if (state === 'firing') this.#alerts.add(labels.alertname);
    } catch {
      // It is asked again.
    }
  }
}

/** Lines of a log that are known to be old. */
const SEEN_LINES = 400;
