import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { IMAGE_REGISTRY } from './bundle-definitions.ts';
import { imageRegistryOf } from './components.ts';
import { layoutOf } from './layout.ts';
import { tcpOpens } from './loopback-probe.ts';
import { type IssuedCertificate, writeWhole } from './private-authority.ts';
import { ServiceProcess } from './service-process.ts';

/** Where a registry of images answers, and what it keeps. */
export interface ImageRegistryOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** For `localhost`: a registry without one is refused by those who pull. */
  readonly certificate: IssuedCertificate;
  /** Who alone may pull and push. */
  readonly account: { readonly user: string; readonly password: string };
  /** Empty folder of its own. */
  readonly folder: string;
}

const READY_TIMEOUT_MS = 15_000;
const PASSWORD_ROUNDS = 6;

/**
 * Starts Debian's registry of container images, over TLS and for one account, and waits until it answers.
 *
 * @throws ComponentMissingError when `ensure` has not fetched it; ServiceStartError
 */
export async function startImageRegistry(options: ImageRegistryOptions): Promise<ServiceProcess> {
  const { port, certificate, account, folder } = options;
  const file = (name: string): string => join(folder, name);
  await writeWhole(folder, {
    'cert.pem': certificate.certificate,
    'key.pem': certificate.key,
    // The one form of password that this registry reads.
    htpasswd: `${account.user}:${await hash(account.password, PASSWORD_ROUNDS)}\n`,
    // JSON is YAML.
    'registry.json': JSON.stringify({
      version: '0.1',
      log: { level: 'warn', accesslog: { disabled: true } },
      auth: { htpasswd: { realm: 'images', path: file('htpasswd') } },
      storage: { filesystem: { rootdirectory: file('images') } },
      http: {
        addr: `127.0.0.1:${port}`,
        tls: { certificate: file('cert.pem'), key: file('key.pem') },
      },
    }),
  });
  const { command, args } = (await imageRegistryOf(layoutOf())).command(IMAGE_REGISTRY);
  const service = new ServiceProcess({
    name: 'image-registry',
    command,
    args: [...args, 'serve', file('registry.json')],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', OTEL_TRACES_EXPORTER: 'none' },
    ready: (signal) => tcpOpens(port, signal),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  await service.start();
  return service;
}
