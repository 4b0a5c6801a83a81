import { GapState, KnowledgeDeskServiceClient } from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import { GAP_STATES, type GapsView } from '#contract';
import { suppressed } from '../suppression.ts';

const DEADLINE_MS = 3_000;

const STATES: Readonly<Record<(typeof GAP_STATES)[number], GapState>> = {
  open: GapState.OPEN,
  'being-written': GapState.BEING_WRITTEN,
  answered: GapState.ANSWERED,
};

/** How many questions have no source, from the retriever; none of their words. */
export class GapCounts {
  readonly #client: KnowledgeDeskServiceClient;

  /** @param target `host:port` of the retriever */
  constructor(target: string, link: GrpcLink) {
    this.#client = createGrpcClient(KnowledgeDeskServiceClient, target, { ...link, server: 'retriever' });
  }

  async read(): Promise<GapsView> {
    try {
      const { gaps } = await callUnary(
        this.#client.listGaps.bind(this.#client),
        { state: GapState.UNSPECIFIED, toldSinceMs: 0 },
        { deadlineMs: DEADLINE_MS },
      );
      const rows = GAP_STATES.map((state) => {
        const own = gaps.filter((gap) => gap.state === STATES[state]);
        return { state, gaps: own.length, asked: own.reduce((sum, { count }) => sum + count, 0) };
      });
      const shown = suppressed(rows.map(({ asked }) => asked));
      return {
        state: 'known',
        rows: rows.map((row, at) => ({ ...row, asked: shown.counts[at] ?? null })),
        asked: shown.sum,
      };
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      return { state: cause.status === status.FAILED_PRECONDITION ? 'not-kept' : 'away' };
    }
  }

  destroy(): void {
    this.#client.close();
  }
}
