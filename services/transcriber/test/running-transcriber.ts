import { callerEntry, type TranscriberServiceClient } from '@decroche/contracts';
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
  stop(): Promise<void>;
}

const TOKEN = 'secret-of-the-evaluation-in-these-tests';

/** Starts the service with the embedded model on a free port. */
export async function startTranscriber(env: Record<string, string>): Promise<RunningTranscriber> {
  const logger = createLogger('transcriber', 'silent');
  const started = vi.spyOn(logger, 'info');
  const config = readConfig({
    DECODER_THREADS: '2',
    MAX_STREAMS: '20',
    ARBITRATION: 'false',
    ...env,
    GRPC_CLIENTS: callerEntry('evaluation', TOKEN),
  });
  const telemetry = startTelemetry('transcriber', {});
  const service = await Transcriber.create(config, { name: 'transcriber', logger, telemetry });
  await service.start();
  const port = started.mock.calls
    .map(([fields]) => (fields as { grpcPort?: number }).grpcPort)
    .find((found) => found !== undefined) as number;
  const access = { token: TOKEN };
  const client = openClient({ target: `127.0.0.1:${port}`, access });
  return {
    service,
    client,
    logger,
    port,
    access,
    stop: async () => {
      client.close();
      await service.drain(AbortSignal.timeout(2_000));
      await service.destroy();
    },
  };
}
