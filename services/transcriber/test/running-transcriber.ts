import { callerEntry, type GrpcClientName, type TranscriberServiceClient } from '@decroche/contracts';
import { type ClientAccess, createLogger, type Logger, startTelemetry } from '@decroche/service-kit';
import { vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { openClient } from '../src/evaluation/listen-client.ts';
import { Transcriber } from '../src/transcriber.ts';

/** The service in this process, with a client. */
export interface RunningTranscriber {
  readonly service: Transcriber;
  readonly client: TranscriberServiceClient;
  readonly logger: Logger;
  /** Port of its gRPC server. */
  readonly port: number;
  /** Opens its gRPC server. */
  readonly access: ClientAccess;
  /** Opens a client of another program. */
  clientOf(program: GrpcClientName): TranscriberServiceClient;
  stop(): Promise<void>;
}

const CALLERS: readonly GrpcClientName[] = ['evaluation', 'ivr-gateway', 'agent-desktop'];

const tokenOf = (program: GrpcClientName): string => `secret-of-${program}-in-these-tests`;

/** Starts the service with the embedded model on a free port. */
export async function startTranscriber(env: Record<string, string>): Promise<RunningTranscriber> {
  const logger = createLogger('transcriber', 'silent');
  const started = vi.spyOn(logger, 'info');
  const config = readConfig({
    DECODER_THREADS: '2',
    MAX_STREAMS: '20',
    ARBITRATION: 'false',
    ...env,
    GRPC_CLIENTS: CALLERS.map((program) => callerEntry(program, tokenOf(program))).join(','),
  });
  const telemetry = startTelemetry('transcriber', {});
  const service = await Transcriber.create(config, { name: 'transcriber', logger, telemetry });
  await service.start();
  const port = started.mock.calls
    .map(([fields]) => (fields as { grpcPort?: number }).grpcPort)
    .find((found) => found !== undefined) as number;
  const access = { token: tokenOf('evaluation') };
  const target = `127.0.0.1:${port}`;
  const client = openClient({ target, access });
  return {
    service,
    client,
    logger,
    port,
    access,
    clientOf: (program) => openClient({ target, access: { token: tokenOf(program) } }),
    stop: async () => {
      client.close();
      await service.drain(AbortSignal.timeout(2_000));
      await service.destroy();
    },
  };
}
