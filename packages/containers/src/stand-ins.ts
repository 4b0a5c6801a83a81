import type { Engine } from './engine.ts';
import { ensureLocalBase, type LocalBaseOptions } from './local-base.ts';

/** Servers that an installation takes as official images, by the major version that Debian has. */
const STAND_INS = { postgres: '18', redis: '8', nats: '2' } as const;

export type StandIn = keyof typeof STAND_INS;

const BUILD_MS = 600_000;

export function standInName(server: StandIn): string {
  return `localhost/decroche-stand-in/${server}:${STAND_INS[server]}`;
}

/**
 * Images of PostgreSQL, Redis and NATS made of Debian's packages (`infra/containers/stand-ins`), for tests and for the
 * trial on one machine where no registry is reached. One that is here already is built anew only when its Dockerfile or
 * its configuration changed, which the engine's cache knows.
 *
 * @param root folder of the checkout
 * @returns the image of each
 */
export async function ensureStandIns<Server extends StandIn>(
  engine: Engine,
  root: string,
  servers: readonly Server[],
  options: LocalBaseOptions = {},
): Promise<Readonly<Record<Server, string>>> {
  const base = await ensureLocalBase(engine, 'forky', options);
  const images: Partial<Record<Server, string>> = {};
  for (const server of servers) {
    const image = standInName(server);
    options.onStep?.(`stand-in ${server}`);
    await engine.run(
      [
        'build',
        // A health check is in this form only.
        ...(engine.name === 'podman'
          ? [
              '--format',
              'docker',
              '--ignorefile',
              `${root}/infra/containers/stand-ins/Dockerfile.dockerignore`,
              '--layers',
            ]
          : []),
        ...['--file', `${root}/infra/containers/stand-ins/Dockerfile`, '--build-arg', `DEBIAN=${base}`],
        ...['--target', server, '--tag', image, root],
      ],
      { timeoutMs: BUILD_MS, signal: options.signal },
    );
    images[server] = image;
  }
  return images as Readonly<Record<Server, string>>;
}
