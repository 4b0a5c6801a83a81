import {
  ComposeResponse,
  type Draft,
  GeneratorServiceService,
  JudgeResponse,
  type Passages,
  Placing,
  Said,
  type SearchRequest,
  SearchResponse,
  SearchRule,
  type SignedEvent,
  signedPassages,
} from '@decroche/contracts';
import { type GrpcServer, type Logger, RpcError, unary } from '@decroche/service-kit';
import { secrets } from '@decroche/test-stage';
import { status } from '@grpc/grpc-js';
import { draftFor, foundFor } from './sample-content.ts';

/** How the services sign. */
interface Seals {
  readonly passages: (passages: Passages) => SignedEvent;
  readonly draft: (draft: Draft) => SignedEvent;
}

/** What retriever and generator answer to an expert's trial, without a base: the sample article, and what the test changes. */
export class FakeAnswering {
  /** What the retriever was asked. */
  readonly searches: SearchRequest[] = [];
  /** Of the next answers. */
  found: Partial<Passages> = {};
  draft: Partial<Draft> = {};
  readonly #seals: Seals;

  constructor(seals: Seals) {
    this.#seals = seals;
  }

  /** Answers as `RetrieverService.Search` does. */
  search(request: SearchRequest): SearchResponse {
    this.searches.push(request);
    if (request.asOf === '2026-02-30')
      throw new RpcError(status.INVALID_ARGUMENT, 'SEARCH_REQUEST_INVALID', 'as_of: expected a day');
    if (request.said === undefined) throw new RpcError(status.PERMISSION_DENIED, 'UNSIGNED_TEXT', 'unsigned');
    const passages = foundFor(request.said, { asOf: request.asOf || '2026-11-21', ...this.found });
    const [best] = passages.passages;
    return SearchResponse.fromPartial({
      passages,
      signedPassages: this.#seals.passages(passages),
      placings: [
        Placing.fromPartial({
          ...{ sourceId: best?.sourceId ?? '', words: 1, need: 0.5, title: 0.25 },
          rules: [SearchRule.RECOGNISED_NEED, SearchRule.READING_ORDER],
        }),
      ],
      rules: [SearchRule.DATE_NOTICE],
    });
  }

  /** Serves what the generator does. */
  serveGenerator(server: GrpcServer, logger: Logger): void {
    server.add(GeneratorServiceService, {
      compose: unary(logger, async ({ signedPassages: signed }: { signedPassages?: SignedEvent }) => {
        const { said } = signedPassages.open(signed, secrets.signing('passages').publicKeys);
        const text = Said.decode(said?.said ?? new Uint8Array());
        const draft = draftFor(text, { passages: signed, ...this.draft });
        const stopped = [{ text: 'La réversion est de 80 %.', fault: 'unsupported-figure' }];
        return ComposeResponse.fromPartial({ draft, signedDraft: this.#seals.draft(draft), stopped });
      }),
      judge: unary(logger, async ({ sentences }: { sentences: string[] }) =>
        JudgeResponse.fromPartial({
          verdicts: sentences.map((text) => ({
            text,
            fault: text.includes('80 %') ? 'unsupported-figure' : '',
            sourceId: 's-a',
            evidence: 'La pension de réversion est versée au conjoint.',
          })),
        }),
      ),
    });
  }
}
