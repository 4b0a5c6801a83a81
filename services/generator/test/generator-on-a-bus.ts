import {
  type Draft,
  draftCodec,
  eventSubject,
  everySubject,
  Lifecycle,
  lifecycleCodec,
  type Passages,
  passagesCodec,
  type Said,
  signedDraft,
  signedLifecycle,
} from '@decroche/contracts';
import { createLogger, type EventBus, type Logger, startTelemetry } from '@decroche/service-kit';
import { secrets, TestBus } from '@decroche/test-stage';
import { v7 } from 'uuid';
import { expect, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { GeneratorService } from '../src/generator-service.ts';
import { sealed } from './found-passages.ts';

/** A generator on a real bus, between a retriever that a test speaks for and a desk that keeps what it hears. */
export class GeneratorOnABus {
  /** Every draft that came, in order. */
  readonly received: Draft[] = [];
  readonly #bus: TestBus;
  readonly #service: GeneratorService;
  readonly #retriever: EventBus;
  readonly #gateway: EventBus;

  private constructor(bus: TestBus, service: GeneratorService) {
    this.#bus = bus;
    this.#service = service;
    this.#retriever = bus.connect('retriever');
    this.#gateway = bus.connect('ivr-gateway');
  }

  /** @param settings beside those of the bus */
  static async start(
    settings: NodeJS.ProcessEnv = {},
    logger: Logger = createLogger('generator', 'silent'),
  ): Promise<GeneratorOnABus> {
    const bus = await TestBus.start();
    const kit = { name: 'generator', logger, telemetry: startTelemetry('generator', {}) };
    const service = GeneratorService.create(readConfig({ ...bus.env('generator'), ...settings }), kit);
    const started = new GeneratorOnABus(bus, service);
    await started.#start();
    return started;
  }

  async #start(): Promise<void> {
    const desktop = this.#bus.connect('agent-desktop');
    desktop.subscribe(everySubject('draft'), ({ data }) => {
      const { publicKeys } = secrets.signing('draft');
      this.received.push(signedDraft.open(draftCodec.decode(data), publicKeys));
    });
    desktop.start();
    this.#bus.connect('pii-guard').start();
    this.#retriever.start();
    this.#gateway.start();
    await this.#service.start();
    await vi.waitFor(
      () => {
        expect(this.#service.readiness()).toEqual([{ name: 'nats', ready: true }]);
        expect(desktop.connected && this.#retriever.connected && this.#gateway.connected).toBe(true);
      },
      { timeout: 20_000 },
    );
  }

  /**
   * Publishes what was found for a text, as the retriever does.
   *
   * @param messageId events of one id are stored once
   */
  async find(said: Said, passages: Passages, messageId: string = passages.eventId): Promise<void> {
    const subject = eventSubject(said.turn?.conversationId ?? '', 'passages');
    await this.#retriever.publish(subject, passagesCodec.encode(sealed(passages)), messageId);
  }

  /** Publishes that the call is over, as the gateway does. */
  async endCall(conversationId: string, key = secrets.signing('lifecycle')): Promise<void> {
    const ended = Lifecycle.fromPartial({
      eventId: v7(),
      conversationId,
      occurredAtMs: Date.now(),
      step: { $case: 'callEnded', value: {} },
    });
    const signed = signedLifecycle.sign(ended, key.privateKey, key.keyId);
    const data = lifecycleCodec.encode(signed);
    await this.#gateway.publish(eventSubject(conversationId, 'lifecycle'), data, ended.eventId);
  }

  async stop(): Promise<void> {
    await this.#service.drain(AbortSignal.timeout(2_000));
    await this.#service.destroy();
    await this.#bus.stop();
  }
}
