import {
  type Draft,
  GeneratorServiceClient,
  type Passage,
  PiiGuardServiceClient,
  type Placing,
  RetrieverServiceClient,
  type SearchResponse,
  type SearchRule,
  type SentenceVerdict,
  type SignedSaid,
  type StoppedSentence,
  TurnSource,
} from '@decroche/contracts';
import { callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { v7 } from 'uuid';
import { type Constellation, startConstellation } from '../constellation/mod.ts';

/** A typed question. */
export interface LineQuestion {
  readonly text: string;
  /** Earlier texts of the same conversation. */
  readonly context?: readonly string[];
  /** ISO 8601 date of effect; that of the text, or today, when absent. */
  readonly asOf?: string | undefined;
  /** Fund whose rules apply; the national ones when absent. */
  readonly fund?: string | undefined;
  /** Sentences that the proof gate judges, as if a language model had written them. */
  readonly judged?: readonly string[];
}

/** What the services made of it. */
export interface LineAnswer {
  /** What was found, best first. */
  readonly considered: readonly Passage[];
  /** How each of them came to its place. */
  readonly placings: readonly Placing[];
  /** What decided about the whole besides the scores. */
  readonly rules: readonly SearchRule[];
  /** The text that was searched for: redacted, mended, made whole by the one before it. */
  readonly searchedFor: string;
  readonly draft: Draft;
  /** Sentences that the citation gate stopped. */
  readonly stopped: readonly StoppedSentence[];
  /** What the proof gate says of the sentences that were to be judged. */
  readonly verdicts: readonly SentenceVerdict[];
}

const SERVICES = ['pii-guard', 'retriever', 'generator'] as const;
const CALL_DEADLINE_MS = 10_000;

/**
 * The way of a typed question without telephone and desk: the real redactor, retriever and generator, asked one after
 * the other over gRPC.
 */
export class QuestionLine {
  readonly #constellation: Constellation;
  readonly #guard: PiiGuardServiceClient;
  readonly #retriever: RetrieverServiceClient;
  readonly #generator: GeneratorServiceClient;

  private constructor(constellation: Constellation) {
    const { ports, secrets } = constellation;
    const { tracer } = startTelemetry('question-line', {});
    const link = { tracer, access: secrets.grpcAccess('evaluation') };
    const local = (port: number): string => `127.0.0.1:${port}`;
    this.#constellation = constellation;
    this.#guard = createGrpcClient(PiiGuardServiceClient, local(ports.piiGuard), link);
    this.#retriever = createGrpcClient(RetrieverServiceClient, local(ports.retriever), link);
    this.#generator = createGrpcClient(GeneratorServiceClient, local(ports.generator), link);
  }

  /** Starts the services; the programs of the stack must have been fetched. */
  static async start(onStep: (step: string) => void = () => undefined): Promise<QuestionLine> {
    const constellation = await startConstellation({
      services: SERVICES,
      fund: '',
      logLevel: 'warn',
      onStep,
    });
    return new QuestionLine(constellation);
  }

  /**
   * Asks a question, after those of its context.
   *
   * @throws RpcError when a service refuses it
   */
  async ask(question: LineQuestion): Promise<LineAnswer> {
    const conversationId = v7();
    for (const text of question.context ?? []) await this.#search(conversationId, { ...question, text });
    const { passages, signedPassages, placings, rules } = await this.#search(conversationId, question);
    const { draft, stopped } = await callUnary(
      this.#generator.compose.bind(this.#generator),
      { passages: undefined, signedPassages, last: false },
      { deadlineMs: CALL_DEADLINE_MS },
    );
    if (draft === undefined) throw new Error('the generator answered without a draft');
    const { judged = [] } = question;
    const { verdicts } =
      judged.length === 0
        ? { verdicts: [] }
        : await callUnary(
            this.#generator.judge.bind(this.#generator),
            { signedPassages, sentences: [...judged] },
            { deadlineMs: CALL_DEADLINE_MS },
          );
    const { passages: considered = [], question: searchedFor = '' } = passages ?? {};
    return { considered, placings, rules, searchedFor, draft, stopped, verdicts };
  }

  async stop(): Promise<void> {
    for (const client of [this.#guard, this.#retriever, this.#generator]) client.close();
    await this.#constellation.stop();
  }

  async #search(conversationId: string, { text, asOf, fund }: LineQuestion): Promise<SearchResponse> {
    const said = await this.#redacted(conversationId, text);
    return await callUnary(
      this.#retriever.search.bind(this.#retriever),
      { said, asOf: asOf ?? '', fund: fund ?? '', limit: 0 },
      { deadlineMs: CALL_DEADLINE_MS },
    );
  }

  async #redacted(conversationId: string, text: string): Promise<SignedSaid> {
    const turn = { conversationId, turnId: v7(), source: TurnSource.AGENT_TYPED };
    const { said } = await callUnary(
      this.#guard.redactTyped.bind(this.#guard),
      { turn, text, context: undefined },
      { deadlineMs: CALL_DEADLINE_MS },
    );
    if (said === undefined) throw new Error('the redactor answered without a text');
    return said;
  }
}
