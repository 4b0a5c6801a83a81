import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmiClient } from '@decroche/asterisk';
import { type Constellation, startConstellation } from '@decroche/cli/constellation';
import { type Supervision, superviseConstellation } from '@decroche/cli/supervision';
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
import { InstallationWatch } from '../installation-watch.ts';
import { createDatabaseServer, type DatabaseServer } from './database-server.ts';
import { WatchedDesk } from './watched-desk.ts';

const SENTENCE = "mon mari est décédé est-ce que j'ai droit à sa retraite";
const AGENTS = 5;
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
  readonly #ami: AmiClient;
  readonly #supervision: Supervision;

  static async start(say: (line: string) => void, gateways = 1): Promise<ChaosStage> {
    const [port = 0, databasePort = 0] = (await reservePorts({ singles: 2 })).singles;
    const model = new ServiceProcess({
      name: 'language-model',
      command: process.execPath,
      args: [join(import.meta.dirname, 'model-main.ts')],
      env: { PATH: '/usr/bin:/bin', PORT: String(port) },
      ready: (signal) =>
        fetch(`http://127.0.0.1:${port}/`, { signal, method: 'POST', body: '{"messages":[]}' }).then(
          () => true,
        ),
    });
    await model.start();
    const database = await createDatabaseServer(databasePort);
    await database?.process.start();
    const stored = database === undefined ? {} : { DATABASE_URL: database.url };
    const settings = { LLM_BASE_URL: `http://127.0.0.1:${port}/v1`, LLM_MODEL: 'double' };
    try {
      const constellation = await startConstellation({
        agents: AGENTS,
        gateways,
        briefPrompts: true,
        logLevel: 'info',
        onStep: say,
        overrides: { generator: settings, retriever: stored, 'agent-desktop': stored },
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
      const stage = new ChaosStage(constellation, { model, database }, phones, await speak(SENTENCE));
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
    { model, database }: Pick<ChaosStage, 'model' | 'database'>,
    phones: readonly AgentPhone[],
    speech: MonoAudio,
  ) {
    this.constellation = constellation;
    this.model = model;
    this.database = database;
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
    this.#supervision = superviseConstellation(constellation, (line) => this.said.push(line), [
      model,
      ...(database === undefined ? [] : [database.process]),
    ]);
    this.desks = new Map(
      phones.map(({ extension }) => [extension, new WatchedDesk(constellation.desktopUrl, extension)]),
    );
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
    await this.constellation.stop();
    await this.model.kill();
    await this.database?.remove();
  }
}
