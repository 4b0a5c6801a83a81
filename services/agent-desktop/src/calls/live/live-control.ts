import { LiveListeningServiceClient } from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import { DependencyAwayError, NotFoundError } from '../../http/request-errors.ts';

const DEADLINE_MS = 2_000;

/** What an agent wants of the live listening to his call. */
export interface LiveWish {
  readonly conversationId: string;
  readonly extension: string;
  readonly listen: boolean;
}

/** The agent's hand on the live listening: asks the gateways, of which one has the call. */
export class LiveControl {
  readonly #gateways: readonly LiveListeningServiceClient[];

  constructor(targets: readonly string[], link: GrpcLink) {
    this.#gateways = targets.map((target) =>
      createGrpcClient(LiveListeningServiceClient, target, { ...link, server: 'ivr-gateway' }),
    );
  }

  /**
   * Stops the live listening to a call, or lets it go on.
   *
   * @throws NotFoundError when no gateway has such a call that may be listened to
   * @throws DependencyAwayError when a gateway that could have it does not answer
   */
  async set(wish: LiveWish): Promise<void> {
    const answers = await Promise.allSettled(
      this.#gateways.map((gateway) =>
        callUnary(gateway.setLiveListening.bind(gateway), { ...wish }, { deadlineMs: DEADLINE_MS }),
      ),
    );
    if (answers.some((answer) => answer.status === 'fulfilled')) return;
    const away = answers.find(
      (answer): answer is PromiseRejectedResult =>
        answer.status === 'rejected' &&
        !(answer.reason instanceof RpcError && answer.reason.status === status.NOT_FOUND),
    );
    if (away !== undefined) throw new DependencyAwayError('ivr-gateway', { cause: away.reason });
    throw new NotFoundError('a call that may be listened to');
  }

  destroy(): void {
    for (const gateway of this.#gateways) gateway.close();
  }
}
