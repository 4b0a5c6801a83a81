import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WEB_PROXY } from './bundle-definitions.ts';
import { webProxyOf } from './components.ts';
import { type Layout, layoutOf } from './layout.ts';
import { tcpAnswers } from './loopback-probe.ts';
import { ServiceProcess } from './service-process.ts';

export interface WebProxyOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Name in its certificate, which it signs itself. */
  readonly host: string;
  /** What stands in `server { … }` beside address and certificate, in nginx's words. */
  readonly locations: string;
  /** Empty folder of its own. */
  readonly folder: string;
  readonly layout?: Layout;
}

const READY_TIMEOUT_MS = 20_000;

/**
 * Starts nginx with a certificate of its own and waits until it answers.
 *
 * @throws ComponentMissingError when `ensure` has not fetched it; ServiceStartError
 */
export async function startWebProxy(options: WebProxyOptions): Promise<ServiceProcess> {
  const { port, host, folder } = options;
  const bundle = await webProxyOf(options.layout ?? layoutOf());
  await mkdir(folder, { recursive: true });
  const [key, certificate, configuration] = ['key.pem', 'cert.pem', 'nginx.conf'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...['-keyout', key, '-out', certificate, '-days', '1', '-subj', `/CN=${host}`],
  ]);
  await writeFile(
    configuration,
    `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 64; }
http {
  access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `  ${kind}_temp_path ${folder}/${kind};`).join('\n')}
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${host};
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
${options.locations}
  }
}
`,
  );
  const { command, args } = bundle.command(WEB_PROXY);
  const proxy = new ServiceProcess({
    name: 'nginx',
    command,
    args: [...args, '-p', folder, '-c', configuration, '-e', 'stderr'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    // It says in the clear that this is no place for what is not encrypted.
    ready: (signal) => tcpAnswers(port, 'GET / HTTP/1.0\r\n\r\n', /^HTTP\/1\.\d 400/, signal),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  await proxy.start();
  return proxy;
}
