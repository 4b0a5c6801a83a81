import {
  type Draft,
  DraftMode,
  EndReason,
  type Passages,
  RetrieverServiceClient,
  type Said,
  SaidOutcome,
  type SignedEvent,
  type SignedSaid,
  signSaid,
  TurnSource,
} from '@decroche/contracts';
import type { Question } from '@decroche/question';
import { type ClientAccess, callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { type Percentiles, percentiles } from '@decroche/test-kit';
import { v7 } from 'uuid';
import type { Composer, Composition } from '../composing/composer.ts';
import { ExtractiveComposer } from '../composing/extractive-composer.ts';
import { Drafting } from '../drafting/drafting.ts';
import type { Writer } from '../writing/writer.ts';
import { type GoldenQuestion, readControlQuestions } from './golden-questions.ts';
import { checkGrounding } from './grounding-check.ts';
import { type EvaluationKeys, KEY_ID } from './retriever-process.ts';

/** Figures over the last draft of every question. */
export interface GroundingFigures {
  readonly drafts: number;
  readonly sentences: number;
  /** Sentences that stand word for word in a passage that they cite. */
  readonly groundedSentences: number;
  readonly sentencesWithoutSource: number;
  readonly invalidCitations: number;
  readonly unsupportedNumbers: number;
  readonly abstained: number;
  /** Drafts whose last revision is a writer's. */
  readonly byWriter: number;
  /** Sentences that a gate stopped, by fault. */
  readonly stopped: Readonly<Record<string, number>>;
  /** Time that the built-in composer took for one answer, milliseconds. */
  readonly composeMs: Percentiles;
}

/** Whoever improves the built-in drafts; `builtIn` stands for nobody. */
export type Writers = Readonly<Record<string, Writer | undefined>>;

const SEARCH_DEADLINE_MS = 5_000;
const DRAFT_DEADLINE_MS = 60_000;

/** Asks a running retriever every control question, and checks every draft of each writer. */
export async function evaluateGrounding(options: {
  readonly knowledge: string;
  /** `host:port` of the retriever. */
  readonly target: string;
  /** Opens it. */
  readonly access: ClientAccess;
  readonly keys: EvaluationKeys;
  readonly writers: Writers;
  /** One question in so many. */
  readonly every: number;
  /** Told before a writer's turn comes. */
  readonly turnOf?: (writer: string) => void;
}): Promise<Record<string, GroundingFigures>> {
  const { said, passages } = options.keys;
  const client = createGrpcClient(RetrieverServiceClient, options.target, {
    tracer: startTelemetry('evaluation', {}).tracer,
    access: options.access,
  });
  const search = async (signed: SignedSaid): Promise<SignedEvent | undefined> => {
    const request = { said: signed, asOf: '', fund: '', limit: 0 };
    const { signedPassages } = await callUnary(client.search.bind(client), request, {
      deadlineMs: SEARCH_DEADLINE_MS,
    });
    return signedPassages;
  };
  const found: (SignedEvent | undefined)[] = [];
  try {
    const questions = await readControlQuestions(options.knowledge);
    for (const question of questions.filter((_, at) => at % options.every === 0))
      found.push(await search(signSaid(saidOf(question), said.privateKey, KEY_ID)));
  } finally {
    client.close();
  }
  const figures: Record<string, GroundingFigures> = {};
  for (const [name, writer] of Object.entries(options.writers)) {
    options.turnOf?.(name);
    const composer = new TimedComposer();
    const drafting = new Drafting({
      publicKeys: new Map([[KEY_ID, said.publicKey]]),
      passagesKeys: new Map([[KEY_ID, passages.publicKey]]),
      composer,
      ...(writer === undefined ? {} : { writer }),
      now: Date.now,
    });
    figures[name] = { ...(await figuresOf(drafting, found)), composeMs: percentiles(composer.took, 1) };
  }
  return figures;
}

async function figuresOf(
  drafting: Drafting,
  found: readonly (SignedEvent | undefined)[],
): Promise<Omit<GroundingFigures, 'composeMs'>> {
  const figures = {
    drafts: 0,
    sentences: 0,
    groundedSentences: 0,
    sentencesWithoutSource: 0,
    invalidCitations: 0,
    unsupportedNumbers: 0,
    abstained: 0,
    byWriter: 0,
    stopped: {} as Record<string, number>,
  };
  for (const passages of found) {
    const draft = await lastDraft(drafting, passages);
    const check = checkGrounding(draft);
    figures.drafts += 1;
    figures.abstained += draft.abstained ? 1 : 0;
    figures.byWriter += draft.mode === DraftMode.MODEL ? 1 : 0;
    figures.sentences += check.sentences;
    figures.groundedSentences += check.grounded;
    figures.sentencesWithoutSource += check.withoutSource;
    figures.invalidCitations += check.invalidCitations;
    figures.unsupportedNumbers += check.unsupportedNumbers;
    for (const { fault, count } of draft.stopped)
      figures.stopped[fault] = (figures.stopped[fault] ?? 0) + count;
  }
  return figures;
}

/** The built-in composer, with the time of each answer. */
class TimedComposer implements Composer {
  /** Milliseconds. */
  readonly took: number[] = [];
  readonly #composer = new ExtractiveComposer();
  readonly author = this.#composer.author;

  async compose(question: Question, passages: Passages): Promise<Composition> {
    const from = performance.now();
    const composition = await this.#composer.compose(question, passages);
    this.took.push(performance.now() - from);
    return composition;
  }
}

async function lastDraft(drafting: Drafting, passages: SignedEvent | undefined): Promise<Draft> {
  let last: Draft | undefined;
  for await (const { draft } of drafting.revisions(passages, AbortSignal.timeout(DRAFT_DEADLINE_MS)))
    last = draft;
  if (last === undefined) throw new Error('no draft came');
  return last;
}

/** A question as an agent types it, redacted. */
export function saidOf({ question, asOf, fund }: GoldenQuestion): Said {
  return {
    turn: { conversationId: v7(), turnId: v7(), source: TurnSource.AGENT_TYPED },
    sequence: 0,
    final: true,
    outcome: SaidOutcome.TEXT,
    text: question,
    stableLength: question.length,
    redactions: [],
    doubtful: [],
    repairs: [],
    language: '',
    endReason: EndReason.TYPED,
    speechEndedAtMs: Date.now(),
    model: undefined,
    signedAtMs: Date.now(),
    context: { birthYear: 0, regime: '', fund: fund ?? '', effectDate: asOf ?? '' },
  };
}
