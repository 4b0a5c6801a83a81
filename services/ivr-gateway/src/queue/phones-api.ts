import type { AmiClient } from '@decroche/asterisk';
import { type ListPhonesResponse, PhonesServiceService } from '@decroche/contracts';
import { type GrpcServer, type Logger, RpcError, unary } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import { agentPhones } from './agent-phones.ts';

const DEADLINE_MS = 1_000;

/** Tells the desk where the phones of its agents stand: `PhonesService`. */
export function addPhonesApi(server: GrpcServer, ami: Pick<AmiClient, 'queueStatus'>, logger: Logger): void {
  server.add(PhonesServiceService, {
    listPhones: unary(logger, async (): Promise<ListPhonesResponse> => {
      try {
        return { phones: [...agentPhones(await ami.queueStatus(undefined, { deadlineMs: DEADLINE_MS }))] };
      } catch (cause) {
        throw new RpcError(status.UNAVAILABLE, 'ASTERISK_AWAY', 'the telephone system does not answer', {
          cause,
        });
      }
    }),
  });
}
