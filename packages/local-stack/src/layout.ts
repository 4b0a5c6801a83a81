import { join, resolve } from 'node:path';

/** Folders of one clone. Everything fetched or started lives under `.local/`, which git ignores. */
export interface Layout {
  readonly root: string;
  /** Kept .deb files and package lists. */
  readonly cache: string;
  /** Unpacked bundles. */
  readonly bundles: string;
  /** Fetched models. */
  readonly models: string;
  /** What Node compiled of the programs, for their next start (`NODE_COMPILE_CACHE`). */
  readonly compiled: string;
  /** One folder per running instance. */
  readonly run: string;
  /** The product's own Asterisk configuration. */
  readonly asteriskConfiguration: string;
  /** The product's own Redis configuration. */
  readonly redisConfiguration: string;
}

const repositoryRoot = resolve(import.meta.dirname, '../../..');

export function layoutOf(root: string = repositoryRoot): Layout {
  return Object.freeze({
    root,
    cache: join(root, '.local/cache'),
    bundles: join(root, '.local/debian'),
    models: join(root, '.local/models'),
    compiled: join(root, '.local/compiled'),
    run: join(root, '.local/run'),
    asteriskConfiguration: join(root, 'infra/asterisk'),
    redisConfiguration: join(root, 'infra/redis'),
  });
}
