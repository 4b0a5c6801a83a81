import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  type BusClient,
  everySubject,
  Heard,
  heardCodec,
  heardSubject,
  openSaid,
  PiiGuardServiceClient,
  type PublicKeys,
  type Said,
  type SignedSaid,
  SUBJECT_PERMISSIONS,
  saidCodec,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createGrpcClient, createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { v7 } from 'uuid';
import { vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { PiiGuard } from '../src/pii-guard.ts';

const CLIENTS: readonly BusClient[] = [
  'ivr-gateway',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
];

/** The redactor on a real nats-server, with the users and rights of production. */
export class RedactorRig {
  readonly stack: LocalStack;
  readonly guard: PiiGuard;
  readonly transcriber: EventBus;
  readonly desktop: EventBus;
  readonly publicKeys: PublicKeys;
  readonly privateKey: KeyObject;
  readonly said: Said[] = [];
  readonly signed: SignedSaid[] = [];
  /** Everything the redactor logged. */
  readonly log: unknown[];
  readonly #buses: EventBus[] = [];
  #grpcPort = 0;

  private constructor(stack: LocalStack, settings: Readonly<Record<string, string>>) {
    this.stack = stack;
    const pair = generateKeyPairSync('ed25519');
    this.publicKeys = new Map([['k1', pair.publicKey]]);
    this.privateKey = pair.privateKey;
    const config = readConfig({
      ...this.env('pii-guard'),
      SAID_PRIVATE_KEY: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      SAID_KEY_ID: 'k1',
      ...settings,
    });
    const logger = createLogger('pii-guard', 'silent');
    this.log = [];
    for (const level of ['info', 'warn', 'error'] as const) {
      vi.spyOn(logger, level).mockImplementation((...line: unknown[]) => {
        this.log.push(line);
        this.#grpcPort = (line[0] as { grpcPort?: number }).grpcPort ?? this.#grpcPort;
      });
    }
    this.guard = new PiiGuard(config, {
      name: 'pii-guard',
      logger,
      telemetry: startTelemetry('pii-guard', {}),
    });
    this.transcriber = this.connect('transcriber');
    this.desktop = this.connect('agent-desktop');
    this.desktop.subscribe(everySubject('said'), ({ data }) => {
      const envelope = saidCodec.decode(data);
      this.signed.push(envelope);
      this.said.push(openSaid(envelope, this.publicKeys));
    });
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<RedactorRig> {
    const natsUsers = CLIENTS.map((user) => ({
      user,
      password: `${user}-password`,
      publish: { allow: SUBJECT_PERMISSIONS[user].publish },
      subscribe: { allow: SUBJECT_PERMISSIONS[user].subscribe },
    }));
    const rig = new RedactorRig(
      await startLocalStack({ services: ['nats'], natsUsers, handleSignals: false }),
      settings,
    );
    await rig.guard.start();
    rig.transcriber.start();
    rig.desktop.start();
    await rig.ready();
    return rig;
  }

  /** Settings with which a service connects as itself. */
  env(client: BusClient): Record<string, string> {
    return { NATS_URL: this.stack.nats.url, NATS_USER: client, NATS_PASSWORD: `${client}-password` };
  }

  /** The public key as the setting of the readers carries it. */
  get publicKeysSetting(): string {
    const key = this.publicKeys.get('k1');
    return `k1=${key?.export({ format: 'der', type: 'spki' }).toString('base64')}`;
  }

  get target(): string {
    return `127.0.0.1:${this.#grpcPort}`;
  }

  /** A client of the redactor's gRPC door. */
  client(): PiiGuardServiceClient {
    return createGrpcClient(PiiGuardServiceClient, this.target, startTelemetry('test', {}).tracer);
  }

  /** A connection with another service's credentials; the rig closes it. */
  connect(name: BusClient): EventBus {
    const { NATS_URL = '', NATS_USER = '', NATS_PASSWORD = '' } = this.env(name);
    const bus = new EventBus({
      url: NATS_URL,
      user: NATS_USER,
      password: NATS_PASSWORD,
      name,
      logger: createLogger(name, 'silent'),
      tracer: startTelemetry(name, {}).tracer,
    });
    this.#buses.push(bus);
    return bus;
  }

  async ready(): Promise<void> {
    await vi.waitFor(
      () => {
        const parts = [
          ...this.guard.readiness(),
          { name: 'others', ready: this.transcriber.connected && this.desktop.connected },
        ];
        const missing = parts.filter(({ ready }) => !ready);
        if (missing.length > 0) throw new Error(`not ready: ${missing.map(({ name }) => name).join()}`);
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  /** Says a text as the transcriber does; gives the turn. */
  async hear(text: string, more: { final?: boolean; sequence?: number; turn?: Turn } = {}): Promise<Turn> {
    const turn = more.turn ?? newTurn(TurnSource.CALLER_IVR);
    const words = text
      .split(' ')
      .map((word, at) => ({ text: word, startMs: at * 300, endMs: at * 300 + 250, confidence: 1 }));
    const heard = Heard.fromPartial({
      turn,
      sequence: more.sequence ?? 1,
      final: more.final ?? true,
      words,
      stableWords: words.length,
    });
    await this.transcriber.publishVolatile(heardSubject(turn.conversationId), heardCodec.encode(heard));
    return turn;
  }

  /** The redacted texts of a turn so far, once there is one that fits. */
  async saidOf(turn: Turn, fits: (said: Said) => boolean = () => true): Promise<Said> {
    return vi.waitFor(
      () => {
        const found = this.said.find((said) => said.turn?.turnId === turn.turnId && fits(said));
        if (found === undefined) throw new Error('nothing said yet');
        return found;
      },
      { timeout: 5_000, interval: 10 },
    );
  }

  async stop(): Promise<void> {
    await this.guard.drain(AbortSignal.timeout(2_000));
    await this.guard.destroy();
    await Promise.all(this.#buses.map((bus) => bus.destroy()));
    await this.stack.stop();
  }
}

/** A turn of a new conversation. */
export function newTurn(source: TurnSource): Turn {
  return { conversationId: v7(), turnId: v7(), source };
}
