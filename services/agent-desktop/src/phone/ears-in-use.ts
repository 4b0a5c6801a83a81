import { AwaitedModelState, type GetStatusResponse, TranscriberServiceClient } from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink } from '@decroche/service-kit';
import type { EarsView } from '#contract';
import { hearingOf } from '../calls/hearing.ts';

const DEADLINE_MS = 1_000;
/** However many pages ask, a transcriber is asked no more often, milliseconds. */
const FRESH_MS = 1_000;

const STATES: Readonly<Record<number, NonNullable<EarsView['awaited']>['state']>> = {
  [AwaitedModelState.BEING_FETCHED]: 'being-fetched',
  [AwaitedModelState.BEING_LOADED]: 'being-loaded',
  [AwaitedModelState.UNUSABLE]: 'unusable',
};

/** Whom the running transcribers understand, as they say themselves. */
export class EarsInUse {
  readonly #clients: readonly TranscriberServiceClient[];
  readonly #now: () => number;
  #last: { readonly view: Promise<EarsView>; readonly askedMs: number } | undefined;

  /** @param targets `host:port` of each */
  constructor(targets: readonly string[], link: GrpcLink, now: () => number) {
    this.#clients = targets.map((target) =>
      createGrpcClient(TranscriberServiceClient, target, { ...link, server: 'transcriber' }),
    );
    this.#now = now;
  }

  /** Of several, what the one that understands least says: a call may come to any. */
  look(): Promise<EarsView> {
    const askedMs = this.#now();
    if (this.#last === undefined || askedMs - this.#last.askedMs >= FRESH_MS)
      this.#last = { view: this.#ask(), askedMs };
    return this.#last.view;
  }

  destroy(): void {
    for (const client of this.#clients) client.close();
  }

  async #ask(): Promise<EarsView> {
    const answers = await Promise.allSettled(
      this.#clients.map((client) =>
        callUnary(client.getStatus.bind(client), {}, { deadlineMs: DEADLINE_MS }),
      ),
    );
    const views = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [earsView(answer.value)] : [],
    );
    return views.find(({ hears }) => hears === 'synthetic') ?? views[0] ?? { hears: null, awaited: null };
  }
}

function earsView({ model, awaited }: GetStatusResponse): EarsView {
  return {
    hears: hearingOf(model),
    awaited:
      awaited === undefined
        ? null
        : {
            name: awaited.name,
            state: STATES[awaited.state] ?? 'not-coming',
            fetchedPercent: awaited.fetchedPercent,
          },
  };
}
