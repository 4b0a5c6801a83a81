import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PrivateAuthority } from '@decroche/local-stack';
import { type CommandEnd, SERVER_TLS, STORE_HOST, StoreContainer } from './store-container.ts';

const PORT = 5432;
const USER = 'tests';
/** A role, if somebody makes it, that has to show a certificate too. */
const CERTIFIED = 'certified';
/** Who comes in how: nobody over the network in clear. */
const ACCESS = `local all all trust
hostssl all ${CERTIFIED} all scram-sha-256 clientcert=verify-ca
hostssl all all all scram-sha-256
`;

/** A PostgreSQL server as an installation has it: encrypted, with passwords, under a certificate for its host. */
export class PostgresContainer {
  /** The role of which the server wants a certificate. */
  readonly certified = CERTIFIED;
  readonly #store: StoreContainer;
  readonly #password: string;

  private constructor(store: StoreContainer, password: string) {
    this.#store = store;
    this.#password = password;
  }

  static async start(authority: PrivateAuthority): Promise<PostgresContainer> {
    const password = randomBytes(16).toString('hex');
    const file = (name: string): string => `${SERVER_TLS}/${name}`;
    const settings = {
      ...{ ssl: 'on', ssl_ca_file: file('ca.pem') },
      ...{ ssl_cert_file: file('cert.pem'), ssl_key_file: file('key.pem'), hba_file: file('pg_hba.conf') },
      ...{ fsync: 'off', max_connections: '200' },
    };
    const store = await StoreContainer.start(
      {
        ...{ server: 'postgres', port: PORT, ready: /ready to accept connections/ },
        environment: { POSTGRES_USER: USER, POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' },
        command: [
          'postgres',
          ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
        files: { 'pg_hba.conf': ACCESS },
      },
      authority,
    );
    return new PostgresContainer(store, password);
  }

  /** Address for whoever believes its authority alone. */
  get url(): string {
    return this.urlOf('postgres', join(this.#store.folder, 'ca.pem'));
  }

  /**
   * Address of a database.
   * @param root file with the authority to believe; absent: those that the client believes anyway
   */
  urlOf(database: string, root?: string): string {
    const trust = root === undefined ? '' : `&sslrootcert=${encodeURIComponent(root)}`;
    return `postgres://${USER}:${this.#password}@${STORE_HOST}:${this.#store.port}/${database}?sslmode=verify-full${trust}`;
  }

  /** Address of a database for a program beside the server, in its container. */
  insideUrl(database: string): string {
    return `postgres://${USER}:${this.#password}@${STORE_HOST}:${PORT}/${database}?sslmode=verify-full&sslrootcert=${SERVER_TLS}/ca.pem`;
  }

  /** Folder of this machine with its certificates, which the server has read at its start. */
  get folder(): string {
    return this.#store.folder;
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
