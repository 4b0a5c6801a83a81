import {
  isEventId,
  LiveListeningServiceService,
  type SetLiveListeningRequest,
  type SetLiveListeningResponse,
} from '@decroche/contracts';
import { type GrpcServer, type Logger, RpcError, unary } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import type { LiveListenings } from './live-listenings.ts';

const EXTENSION = /^\w{1,20}$/;

/** Lets the desk stop the live listening to a conversation, and let it go on: `LiveListeningService`. */
export function addLiveApi(
  server: GrpcServer,
  listenings: Pick<LiveListenings, 'want'>,
  logger: Logger,
): void {
  server.add(LiveListeningServiceService, {
    setLiveListening: unary(
      logger,
      async ({
        conversationId,
        extension,
        listen,
      }: SetLiveListeningRequest): Promise<SetLiveListeningResponse> => {
        if (!isEventId(conversationId) || !EXTENSION.test(extension)) {
          throw new RpcError(
            status.INVALID_ARGUMENT,
            'CALL_INVALID',
            'a conversation is named by a UUIDv7 and by the extension that answered',
          );
        }
        if (listenings.want(conversationId, extension, listen)) return {};
        throw new RpcError(
          status.NOT_FOUND,
          'NO_SUCH_CALL',
          'no call of that extension here may be listened to; it is over, or its caller refused',
        );
      },
    ),
  });
}
