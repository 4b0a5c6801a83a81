import {
  type ComposeResponse,
  GeneratorServiceClient,
  type PublicKeys,
  RetrieverServiceClient,
  type SearchRequest,
  type SearchResponse,
  type SentenceVerdict,
  signedDraft,
  signedPassages,
} from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import { v7 as uuidv7 } from 'uuid';
import { MAX_JUDGED_LENGTH, type TrialView, type TrialWish } from '#contract';
import { checkSources } from '../../calls/draft-sources.ts';
import { DependencyAwayError, MalformedRequestError } from '../../http/request-errors.ts';
import type { Redactor } from '../../questions/redactor.ts';
import { trialView } from './trial-view.ts';

const SEARCH_DEADLINE_MS = 5_000;
/** A language model may write beside the draft. */
const COMPOSE_DEADLINE_MS = 20_000;
const JUDGE_DEADLINE_MS = 5_000;
/** Sentences that the generator judges at a time. */
const MAX_AT_A_TIME = 20;

/** Where a trial is searched and drafted, and whose signatures are believed. */
export interface TrialLineSettings {
  /** `host:port` of each. */
  readonly retriever: string;
  readonly generator: string;
  readonly keys: { readonly passages: PublicKeys; readonly draft: PublicKeys };
}

/**
 * What an agent would see for a question, asked of redactor, retriever and generator one after the other. Nothing of it is on
 * the bus or stays here, and what counts questions does not hear of it.
 */
export class TrialLine {
  readonly #redactor: Pick<Redactor, 'redactTrial' | 'refusePersonal'>;
  readonly #retriever: RetrieverServiceClient;
  readonly #generator: GeneratorServiceClient;
  readonly #keys: TrialLineSettings['keys'];

  constructor(
    redactor: Pick<Redactor, 'redactTrial' | 'refusePersonal'>,
    { retriever, generator, keys }: TrialLineSettings,
    link: GrpcLink,
  ) {
    this.#redactor = redactor;
    this.#retriever = createGrpcClient(RetrieverServiceClient, retriever, { ...link, server: 'retriever' });
    this.#generator = createGrpcClient(GeneratorServiceClient, generator, { ...link, server: 'generator' });
    this.#keys = keys;
  }

  /**
   * Tries a question.
   *
   * @throws PersonalDataError when a sentence that is to be judged names somebody
   * @throws MalformedRequestError for a day that is not in the calendar
   * @throws DependencyAwayError when one of the three cannot be reached
   * @throws UnsignedTextError | MalformedEventError when an answer is not what its service signed
   */
  async ask({ text, asOf, fund, sentences }: TrialWish): Promise<TrialView> {
    if (sentences.length > 0) await this.#redactor.refusePersonal(sentences.join('\n'));
    const { said, signed } = await this.#redactor.redactTrial(
      { conversationId: uuidv7(), turnId: uuidv7() },
      text,
    );
    const found = await this.#search({ said: signed, asOf, fund, limit: 0 });
    const composed = await this.#compose(found);
    const passages = signedPassages.open(found.signedPassages, this.#keys.passages);
    const draft = signedDraft.open(composed.signedDraft, this.#keys.draft);
    checkSources(draft, said, passages);
    const shown = [...draft.sentences, ...draft.prose].map((sentence) => sentence.text);
    const judgeable = shown.filter(({ length }) => length <= MAX_JUDGED_LENGTH).slice(0, MAX_AT_A_TIME);
    const [ofShown, judged] = await Promise.all([
      this.#judge(found, judgeable),
      this.#judge(found, sentences),
    ]);
    return trialView(
      { said, passages, draft, fund },
      { placings: found.placings, rules: found.rules, stopped: composed.stopped, ofShown, judged },
    );
  }

  destroy(): void {
    this.#retriever.close();
    this.#generator.close();
  }

  async #search(request: SearchRequest): Promise<SearchResponse> {
    try {
      const search = this.#retriever.search.bind(this.#retriever);
      return await callUnary(search, request, { deadlineMs: SEARCH_DEADLINE_MS });
    } catch (cause) {
      if (cause instanceof RpcError && cause.status === status.INVALID_ARGUMENT)
        throw new MalformedRequestError(cause.message, { cause });
      throw away('retriever', cause);
    }
  }

  async #compose({ signedPassages: signed }: SearchResponse): Promise<ComposeResponse> {
    try {
      const compose = this.#generator.compose.bind(this.#generator);
      const request = { passages: undefined, signedPassages: signed, last: true };
      return await callUnary(compose, request, { deadlineMs: COMPOSE_DEADLINE_MS });
    } catch (cause) {
      throw away('generator', cause);
    }
  }

  async #judge(
    { signedPassages: signed }: SearchResponse,
    sentences: readonly string[],
  ): Promise<readonly SentenceVerdict[]> {
    if (sentences.length === 0) return [];
    try {
      const judge = this.#generator.judge.bind(this.#generator);
      const request = { signedPassages: signed, sentences: [...sentences] };
      return (await callUnary(judge, request, { deadlineMs: JUDGE_DEADLINE_MS })).verdicts;
    } catch (cause) {
      throw away('generator', cause);
    }
  }
}

function away(service: 'retriever' | 'generator', cause: unknown): unknown {
  return cause instanceof RpcError ? new DependencyAwayError(service, { cause }) : cause;
}
