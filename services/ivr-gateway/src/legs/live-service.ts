import { type GrpcServer, type Kit, settledBefore } from '@decroche/service-kit';
import { v7 as uuidv7 } from 'uuid';
import type { GatewayConfig } from '../config.ts';
import type { Connections } from '../connections.ts';
import type { LifecyclePublisher } from '../lifecycle/lifecycle-publisher.ts';
import type { CallRegistry } from '../queue/call-registry.ts';
import { addLiveApi } from './live-api.ts';
import { LiveListenings } from './live-listenings.ts';

/** What live listening is made of. */
export interface LiveServiceParts extends Pick<Connections, 'ami' | 'audio' | 'transcribers'> {
  readonly registry: CallRegistry;
  readonly publisher: LifecyclePublisher;
  /** The door by which desks stop it. */
  readonly grpc: GrpcServer;
  /** A conversation is not listened to any more, or not now: its voices went through this process. */
  readonly onUnheard: () => void;
}

/** Live listening, and how desks stop it; made only where it is allowed. */
export class LiveService {
  readonly listenings: LiveListenings;
  readonly #kit: Kit;

  constructor(config: GatewayConfig, kit: Kit, parts: LiveServiceParts) {
    const { registry, publisher, grpc, onUnheard, ...connections } = parts;
    const { logger } = kit;
    this.#kit = kit;
    this.listenings = new LiveListenings({
      ...connections,
      queues: new Set([config.QUEUE_EXTENSION, ...config.ROUTING_QUEUES]),
      conversationOf: (channelId) => registry.get(channelId)?.conversationId,
      tell: (conversationId, state) => publisher.liveListening(conversationId, state),
      onUnheard,
      newId: uuidv7,
      now: () => performance.now(),
      logger,
    });
    addLiveApi(grpc, this.listenings, logger);
  }

  start(): void {
    this.listenings.start();
    this.#kit.logger.info('conversations are listened to');
  }

  async stop(deadline: AbortSignal): Promise<void> {
    await settledBefore(this.listenings.stop(), deadline);
  }

  async destroy(): Promise<void> {
    await this.listenings.stop();
  }
}
