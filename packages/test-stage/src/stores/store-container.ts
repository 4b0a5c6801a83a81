import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StandIn, standInName } from '@decroche/containers';
import { type PrivateAuthority, writeWhole } from '@decroche/local-stack';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

/** User and group of the servers in their containers, to whom their keys have to belong. */
const OWNER = { uid: 10_001, gid: 10_001 } as const;
const START_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Where a server is reached from this machine, and the only host that its certificate is for. */
export const STORE_HOST = '127.0.0.1';
/** Folder of certificates as a server sees it. */
export const SERVER_TLS = '/tls';
/** Marks containers of tests, with the process that started them. */
export const OWNER_LABEL = 'decroche.tests';

/** What a server of one kind needs. */
export interface StoreKind {
  readonly server: StandIn;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Line of its log after which it takes connections. */
  readonly ready: RegExp;
  /** Further files, by name, in the folder of its certificates. */
  readonly files: Readonly<Record<string, string>>;
  /** Files of that folder that take the place of others in its image. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** What one command in a container came to. */
export interface CommandEnd {
  readonly status: number;
  readonly output: string;
}

/** A server in a container, that takes encrypted connections alone. */
export class StoreContainer {
  /** Folder of this machine with its certificate, its key and the authority. */
  readonly folder: string;
  readonly #kind: StoreKind;
  readonly #container: StartedTestContainer;

  private constructor(kind: StoreKind, container: StartedTestContainer, folder: string) {
    this.#kind = kind;
    this.#container = container;
    this.folder = folder;
  }

  /** Starts one with a certificate of `authority`. The engine is that of `DOCKER_HOST`. */
  static async start(kind: StoreKind, authority: PrivateAuthority): Promise<StoreContainer> {
    const folder = await mkdtemp(join(tmpdir(), `decroche-${kind.server}-`));
    try {
      await issue(kind, authority, folder);
      await writeWhole(folder, kind.files, OWNER);
      const mounts = Object.entries(kind.instead ?? {}).map(([name, target]) => ({
        source: join(folder, name),
        target,
        mode: 'ro' as const,
      }));
      const container = await new GenericContainer(standInName(kind.server))
        .withLabels({ [OWNER_LABEL]: String(process.pid) })
        .withEnvironment({ ...kind.environment })
        .withCommand([...kind.command])
        .withExposedPorts(kind.port)
        .withBindMounts([{ source: folder, target: SERVER_TLS, mode: 'ro' }, ...mounts])
        // What it keeps is gone with it, and no disk is waited for.
        .withTmpFs({ '/data': 'rw,mode=1777' })
        .withWaitStrategy(Wait.forLogMessage(kind.ready))
        .withStartupTimeout(START_MS)
        .start();
      return new StoreContainer(kind, container, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Port of this machine. */
  get port(): number {
    return this.#container.getMappedPort(this.#kind.port);
  }

  /** Puts another certificate in place of its own; the server goes on with the one that it has read. */
  async issue(authority: PrivateAuthority): Promise<void> {
    await issue(this.#kind, authority, this.folder);
  }

  /** Runs a line of a shell in it. */
  async shell(line: string, environment: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
    const { exitCode, output } = await this.#container.exec(['sh', '-c', line], { env: { ...environment } });
    return { status: exitCode, output };
  }

  async stop(): Promise<void> {
    await this.#container.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function issue({ server }: StoreKind, authority: PrivateAuthority, folder: string): Promise<void> {
  const notAfter = new Date(Date.now() + HOUR_MS);
  await authority.issueInto(folder, { program: server, hosts: [STORE_HOST], notAfter }, OWNER);
}
