import type { AmiClient } from '@decroche/asterisk';
import { GRPC_RULES } from '@decroche/contracts';
import { GrpcServer, type Kit, serverAccess } from '@decroche/service-kit';
import { type GatewayConfig, isLiveAllowed } from './config.ts';
import { addPhonesApi } from './queue/phones-api.ts';

/** Whether there is a door for the desk: somebody may come in by it, or has to. */
export function hasDeskDoor(config: GatewayConfig): boolean {
  return isLiveAllowed(config) || config.GRPC_CLIENTS !== undefined || config.TLS_DIR !== undefined;
}

/** The door by which desks ask the gateway: where phones stand, and to stop listening to a conversation. */
export class DeskDoor {
  readonly grpc: GrpcServer;
  readonly #kit: Kit;
  readonly #config: GatewayConfig;

  /** @throws ConfigError when nobody could be known, or without certificates off this machine */
  constructor(config: GatewayConfig, kit: Kit, ami: Pick<AmiClient, 'queueStatus'>) {
    const { logger, name, telemetry } = kit;
    this.#kit = kit;
    this.#config = config;
    const access = serverAccess(name, config, GRPC_RULES);
    this.grpc = new GrpcServer({ tracer: telemetry.tracer, logger, access });
    addPhonesApi(this.grpc, ami, logger);
  }

  async start(): Promise<void> {
    const grpcPort = await this.grpc.start(this.#config.GRPC_LISTEN);
    this.#kit.logger.info({ grpcPort }, 'desks may ask');
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await this.grpc.drain(deadline);
  }

  destroy(): void {
    this.grpc.destroy();
  }
}
