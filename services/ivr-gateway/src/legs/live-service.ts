import { GRPC_RULES } from '@decroche/contracts';
import { GrpcServer, type Kit, serverAccess, settledBefore } from '@decroche/service-kit';
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
}

/** Live listening with the door by which desks stop it; made only where it is allowed. */
export class LiveService {
  readonly listenings: LiveListenings;
  readonly #grpc: GrpcServer;
  readonly #kit: Kit;
  readonly #config: GatewayConfig;

  constructor(config: GatewayConfig, kit: Kit, { registry, publisher, ...connections }: LiveServiceParts) {
    const { logger, name, telemetry } = kit;
    this.#kit = kit;
    this.#config = config;
    this.listenings = new LiveListenings({
      ...connections,
      queues: new Set([config.QUEUE_EXTENSION, ...config.ROUTING_QUEUES]),
      conversationOf: (channelId) => registry.get(channelId)?.conversationId,
      tell: (conversationId, state) => publisher.liveListening(conversationId, state),
      newId: uuidv7,
      now: () => performance.now(),
      logger,
    });
    const access = serverAccess(name, config, GRPC_RULES);
    this.#grpc = new GrpcServer({ tracer: telemetry.tracer, logger, access });
    addLiveApi(this.#grpc, this.listenings, logger);
  }

  async start(): Promise<void> {
    this.listenings.start();
    const grpcPort = await this.#grpc.start(this.#config.GRPC_LISTEN);
    this.#kit.logger.info({ grpcPort }, 'conversations are listened to');
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await settledBefore(Promise.all([this.listenings.stop(), this.#grpc.drain(deadline)]), deadline);
  }

  async destroy(): Promise<void> {
    this.#grpc.destroy();
    await this.listenings.stop();
  }
}
