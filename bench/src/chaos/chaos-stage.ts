import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AmiClient } from '@decroche/asterisk';
import { type Constellation, startConstellation } from '@decroche/cli/constellation';
import { Supervision } from '@decroche/cli/supervision';
import {
  type AgentPhone,
  type MonoAudio,
  reservePorts,
  ServiceProcess,
  speak,
  startAgentPhone,
  writeWav,
} from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { InstallationWatch, processesOf } from '../installation-watch.ts';
import { StageCertificates } from './certificates.ts';
import { createDatabaseServer, type DatabaseServer } from './database-server.ts';
import { REPORT_TOKEN, SMALL_DISK } from './full-disk.ts';
import { HostedProcess } from './hosted-process.ts';
import { OperatorEyes } from './operator-eyes.ts';
import { CLOCKED, type Clocked } from './outage.ts';
import { ServiceAddresses } from './service-addresses.ts';
import { WatchedDesk } from './watched-desk.ts';

const SHIFTED_CLOCK = fileURLToPath(import.meta.resolve('@decroche/test-stage/shifted-clock'));
const SENTENCE = "mon mari est décédé est-ce que j'ai droit à sa retraite";
const AGENTS = 5;
/** A program of Node starts within a second, on a machine that does nothing else. */
const MODEL_READY_MS = 60_000;
/** How long a phone rings before it answers by itself. */
const RING_MS = 400;
/** The phone that answers when it is told, at which it rings when something breaks. */
export const SLOW_PHONE = 1;
/** The notice lasts long enough for something to break in it. */
export const NOTICE_MS = 1_800;
const QUESTION_MS = 300;
/** From the end of the notice until a caller speaks: the question and what is around it. */
export const SPEAKS_AFTER_MS = NOTICE_MS + QUESTION_MS + 400;

/** When a person began to talk to a caller, and where. */
export interface Pickup {
  /** On the clock of `performance.now()`. */
  readonly at: number;
  readonly extension: string;
}

/** What stands beside the constellation. */
type Beside = Pick<ChaosStage, 'model' | 'database' | 'eyes' | 'addresses' | 'certificates'> & {
  readonly clocks: string;
};

/** How a stage is made. */
export interface StageOptions {
  /** Gateways on the one Asterisk; default 1. */
  readonly gateways?: number | undefined;
  /** Whether what operators see is looked at, and clocks can be moved; default false. */
  readonly watched?: boolean;
  /** Whether services know one another by addresses before which instances come and go; default false. */
  readonly addressed?: boolean;
  /** Whether services know one another, and the bus, by certificates; default false. */
  readonly encrypted?: boolean;
}

/**
 * The whole product with everything supervised as `./run up` does, phones and desks, and eyes of its own: it asks Asterisk
 * and Redis itself, since what it asks the product may be broken.
 */
export class ChaosStage {
  readonly constellation: Constellation;
  readonly model: ServiceProcess;
  /** Undefined where the machine has no PostgreSQL: the databases are embedded then. */
  readonly database: DatabaseServer | undefined;
  readonly speech: MonoAudio;
  readonly phones: readonly AgentPhone[];
  readonly desks: ReadonlyMap<string, WatchedDesk>;
  /** By channel id of the caller. */
  readonly pickups = new Map<string, Pickup>();
  /** What the supervision said. */
  readonly said: string[] = [];
  readonly watch: InstallationWatch;
  /** Processes whose machine is away. */
  readonly away = new Set<ServiceProcess>();
  /** What operators see; absent where nobody asks. */
  readonly eyes: OperatorEyes | undefined;
  /** Absent where services know one another by where they listen. */
  readonly addresses: ServiceAddresses | undefined;
  /** Absent where services know one another by secrets. */
  readonly certificates: StageCertificates | undefined;
  readonly #ami: AmiClient;
  readonly #supervision: Supervision;
  readonly #clocks: string;

  static async start(
    say: (line: string) => void,
    { gateways = 1, watched = false, addressed = false, encrypted = false }: StageOptions = {},
  ): Promise<ChaosStage> {
    const [port = 0, databasePort = 0] = (await reservePorts({ singles: 2 })).singles;
    const model = new ServiceProcess({
      name: 'language-model',
      command: process.execPath,
      args: [join(import.meta.dirname, 'model-main.ts')],
      env: { PATH: '/usr/bin:/bin', PORT: String(port) },
      readyTimeoutMs: MODEL_READY_MS,
      ready: (signal) =>
        fetch(`http://127.0.0.1:${port}/`, { signal, method: 'POST', body: '{"messages":[]}' }).then(
          () => true,
        ),
    });
    await model.start();
    // On a disk of its own the databases stand with everything else.
    const database =
      process.env[SMALL_DISK] === undefined ? await createDatabaseServer(databasePort) : undefined;
    await database?.process.start();
    const stored = database === undefined ? {} : { DATABASE_URL: database.url };
    const clocks = await mkdtemp(join(tmpdir(), 'decroche-clocks-'));
    const own: Readonly<Partial<Record<Clocked, Readonly<Record<string, string>>>>> = {
      generator: { LLM_BASE_URL: `http://127.0.0.1:${port}/v1`, LLM_MODEL: 'double' },
      retriever: stored,
      'agent-desktop': { ...stored, FORGET_REPORT_TOKEN: REPORT_TOKEN },
    };
    try {
      const addresses = addressed ? await ServiceAddresses.open() : undefined;
      const certificates = encrypted ? await StageCertificates.issue() : undefined;
      const constellation = await startConstellation({
        agents: AGENTS,
        gateways,
        briefPrompts: true,
        ...(certificates === undefined ? {} : { stack: { tls: { nats: certificates.busFolder } } }),
        logLevel: 'info',
        onStep: say,
        // Nobody is ready before the addresses lead somewhere.
        ...(addresses === undefined ? {} : { awaitReady: [] }),
        overrides: Object.fromEntries(
          CLOCKED.map((name) => [
            name,
            {
              ...(watched
                ? { NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`, CLOCK_FILE: join(clocks, name) }
                : {}),
              ...(name === 'ari-gate'
                ? {}
                : { ...addresses?.settingsOf(name), ...certificates?.settingsOf(name) }),
              ...own[name],
            },
          ]),
        ),
      });
      // The gateway reads the file at each call.
      await mkdir(join(constellation.stack.dir, 'prompts'), { recursive: true });
      const notice = { pcm: new Int16Array(NOTICE_MS * 8), sampleRate: 8_000 };
      await writeFile(join(constellation.stack.dir, 'prompts/notice.wav'), writeWav(notice));
      const phones: AgentPhone[] = [];
      for (const { extension } of constellation.stack.agents) {
        const ringMs = phones.length === SLOW_PHONE ? 'never' : RING_MS;
        phones.push(await startAgentPhone({ stack: constellation.stack, extension, ringMs }));
      }
      if (addresses !== undefined) await addresses.leadTo(constellation);
      const { health, ariGateHealth } = constellation.ports;
      const targets = { ...health, 'ari-gate': ariGateHealth };
      const eyes = watched ? await OperatorEyes.open(targets, processesOf(constellation)) : undefined;
      const beside = { model, database, eyes, clocks, addresses, certificates };
      const stage = new ChaosStage(constellation, beside, phones, await speak(SENTENCE));
      await stage.#ami.whenConnected(10_000);
      return stage;
    } catch (error) {
      await model.kill();
      await database?.remove();
      throw error;
    }
  }

  private constructor(
    constellation: Constellation,
    { model, database, eyes, clocks, addresses, certificates }: Beside,
    phones: readonly AgentPhone[],
    speech: MonoAudio,
  ) {
    this.constellation = constellation;
    this.model = model;
    this.database = database;
    this.eyes = eyes;
    this.addresses = addresses;
    this.certificates = certificates;
    this.#clocks = clocks;
    this.phones = phones;
    this.speech = speech;
    const { asterisk } = constellation.stack;
    const logger = createLogger('chaos', 'silent');
    this.watch = new InstallationWatch(constellation);
    this.#ami = AmiClient.create({
      host: asterisk.amiHost,
      port: asterisk.amiPort,
      user: asterisk.amiUser,
      password: asterisk.amiPassword,
      logger,
    });
    this.#ami.on('AgentConnect', ({ caller, interface: name }) => {
      const extension = name.slice(name.lastIndexOf('/') + 1);
      this.pickups.set(caller.uniqueId, { at: performance.now(), extension });
    });
    this.#ami.start();
    const supervised = [
      ...processesOf(constellation),
      ...constellation.moreTranscribers,
      model,
      ...(database === undefined ? [] : [database.process]),
    ];
    this.#supervision = new Supervision(
      supervised.map((each) => new HostedProcess(each, (process) => this.away.has(process))),
      { say: (line) => this.said.push(line) },
    );
    this.desks = new Map(
      phones.map(({ extension }) => [
        extension,
        new WatchedDesk(addresses?.desktopUrl ?? constellation.desktopUrl, extension),
      ]),
    );
  }

  /** What the clock of a service is off by, milliseconds: written there it is so at once. Only where the stage is watched. */
  clockFileOf(name: Clocked): string {
    return join(this.#clocks, name);
  }

  /** Whether every part says that it is ready. */
  async allReady(): Promise<boolean> {
    const { health, ariGateHealth, moreGateways } = this.constellation.ports;
    const others = moreGateways.flatMap((each) => [each.health, each.ariGateHealth]);
    const ready = await Promise.all(
      [...Object.values(health), ariGateHealth, ...others].map((port) =>
        fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(2_000) }).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    );
    return ready.every(Boolean) && this.model.state === 'running';
  }

  async stop(): Promise<void> {
    this.#supervision.stop();
    await Promise.allSettled([...this.desks.values()].map((desk) => desk.close()));
    await Promise.allSettled([this.watch.close(), this.#ami.close()]);
    await this.eyes?.close();
    this.addresses?.close();
    await this.certificates?.remove();
    await this.constellation.stop();
    await rm(this.#clocks, { recursive: true, force: true });
    await this.model.kill();
    await this.database?.remove();
  }
}
