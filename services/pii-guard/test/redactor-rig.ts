import type { KeyObject } from 'node:crypto';
import {
  type BusClient,
  everySubject,
  type GrpcClientName,
  Heard,
  heardCodec,
  heardSubject,
  openSaid,
  PiiGuardServiceClient,
  type PublicKeys,
  type Said,
  type SignedEvent,
  type SignedSaid,
  saidCodec,
  signedHeard,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import type { InstallationSecrets, LocalStack } from '@decroche/local-stack';
import { createGrpcClient, createLogger, type EventBus, startTelemetry } from '@decroche/service-kit';
import { secrets, TestBus } from '@decroche/test-stage';
import { v7 } from 'uuid';
import { vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { PiiGuard } from '../src/pii-guard.ts';

/** The redactor on a real nats-server, with the users and rights of production. */
export class RedactorRig {
  readonly stack: LocalStack;
  readonly guard: PiiGuard;
  readonly transcriber: EventBus;
  readonly desktop: EventBus;
  readonly secrets: InstallationSecrets = secrets;
  readonly publicKeys: PublicKeys;
  readonly privateKey: KeyObject;
  readonly keyId: string;
  readonly said: Said[] = [];
  readonly signed: SignedSaid[] = [];
  /** Everything the redactor logged. */
  readonly log: unknown[];
  readonly #bus: TestBus;
  #grpcPort = 0;

  private constructor(bus: TestBus, settings: Readonly<Record<string, string>>) {
    this.#bus = bus;
    this.stack = bus.stack;
    const { publicKeys, privateKey, keyId } = secrets.signing('said');
    this.publicKeys = publicKeys;
    this.privateKey = privateKey;
    this.keyId = keyId;
    const config = readConfig({ ...this.env('pii-guard'), ...settings });
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
    const rig = new RedactorRig(await TestBus.start(), settings);
    await rig.guard.start();
    rig.transcriber.start();
    rig.desktop.start();
    await rig.ready();
    return rig;
  }

  /** Settings with which a service connects as itself. */
  env(client: BusClient): Record<string, string> {
    return this.#bus.env(client);
  }

  get target(): string {
    return `127.0.0.1:${this.#grpcPort}`;
  }

  /** A client of the redactor's gRPC door. */
  client(name: GrpcClientName = 'agent-desktop'): PiiGuardServiceClient {
    return createGrpcClient(PiiGuardServiceClient, this.target, {
      tracer: startTelemetry('test', {}).tracer,
      access: this.secrets.grpcAccess(name),
    });
  }

  /** A connection with another service's credentials; the rig closes it. */
  connect(name: BusClient): EventBus {
    return this.#bus.connect(name);
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
    await this.transcriber.publishVolatile(
      heardSubject(turn.conversationId),
      heardCodec.encode(this.signedHeard(heard)),
    );
    return turn;
  }

  /** Signs as the transcriber does. */
  signedHeard(heard: Heard): SignedEvent {
    const { privateKey, keyId } = this.secrets.signing('heard');
    return signedHeard.sign(heard, privateKey, keyId);
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
    await this.#bus.stop();
  }
}

/** A turn of a new conversation. */
export function newTurn(source: TurnSource): Turn {
  return { conversationId: v7(), turnId: v7(), source };
}
