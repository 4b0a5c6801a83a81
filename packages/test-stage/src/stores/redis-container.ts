import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutOf, type PrivateAuthority } from '@decroche/local-stack';
import { type CommandEnd, SERVER_TLS, STORE_HOST, StoreContainer } from './store-container.ts';

const PORT = 6379;
/** Beside the users of `infra/redis/users.acl`, as the local stack has it: one with every right, for tests that empty it. */
const LOCAL = 'user local on >@REDIS_PASSWORD_LOCAL@ ~* &* +@all\n';

/** A Redis started by `infra/redis/entrypoint.sh`, encrypted, with the users of an installation. */
export class RedisContainer {
  readonly #store: StoreContainer;
  readonly #password: string;

  private constructor(store: StoreContainer, password: string) {
    this.#store = store;
    this.#password = password;
  }

  static async start(authority: PrivateAuthority): Promise<RedisContainer> {
    const password = randomBytes(16).toString('hex');
    const users = await readFile(join(layoutOf().redisConfiguration, 'users.acl'), 'utf8');
    const store = await StoreContainer.start(
      {
        ...{ server: 'redis', port: PORT, ready: /Ready to accept connections/ },
        environment: {
          ...{
            REDIS_DIR: '/data',
            REDIS_ADDRESS: '0.0.0.0',
            REDIS_PORT: String(PORT),
            REDIS_MEMORY: '128mb',
          },
          REDIS_TLS_DIR: SERVER_TLS,
          REDIS_PASSWORD_IVR_GATEWAY: password,
          REDIS_PASSWORD_AGENT_DESKTOP: password,
          REDIS_PASSWORD_FORGET_CHECK: password,
          REDIS_PASSWORD_OPERATOR: password,
          REDIS_PASSWORD_LOCAL: password,
        },
        command: ['/decroche/entrypoint.sh'],
        files: { 'users.acl': users + LOCAL },
        instead: { 'users.acl': '/decroche/users.acl' },
      },
      authority,
    );
    return new RedisContainer(store, password);
  }

  /** Address of the user with every right. */
  get url(): string {
    return this.urlOf('local');
  }

  urlOf(user: string): string {
    return `rediss://${user}:${this.#password}@${STORE_HOST}:${this.#store.port}`;
  }

  /** Of every user. */
  get password(): string {
    return this.#password;
  }

  issue(authority: PrivateAuthority): Promise<void> {
    return this.#store.issue(authority);
  }

  shell(line: string, environment?: Readonly<Record<string, string>>): Promise<CommandEnd> {
    return this.#store.shell(line, environment);
  }

  stop(): Promise<void> {
    return this.#store.stop();
  }
}
