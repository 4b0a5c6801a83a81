import { createHash } from 'node:crypto';
import {
  AbstentionReason,
  type Draft,
  DraftMode,
  type DraftSentence,
  type Evidence,
  EvidenceOutcome,
  type Passages,
  type Said,
  type SignedEvent,
  type StoppedCount,
} from '@decroche/contracts';
import type { Question } from '@decroche/question';
import { v7 } from 'uuid';
import { abstentionReason } from '../composing/abstention.ts';
import { openQuestions, openRights, splittingFirst } from '../composing/asking.ts';
import { abstentionNotice, answerNotice } from '../composing/notice.ts';
import type { GateResult } from '../grounding/citation-gate.ts';

/** Fewer sentences than this are no answer. */
const FEWEST_SENTENCES = 2;
const MOST_QUESTIONS = 4;
const MOST_RIGHTS = 4;
const MOST_NEAREST = 3;
/** Confidence below which the nearest texts have nothing to do with what was said. */
const LEAST_NEAR_CONFIDENCE = 0.1;
const OPEN_QUESTION = 'Que souhaitez-vous savoir ou faire exactement ?';

/** Reasons for which more words of the caller help. */
const ASKS_MORE: ReadonlySet<AbstentionReason> = new Set([
  AbstentionReason.NOTHING_HEARD,
  AbstentionReason.DROPPED,
  AbstentionReason.NOTHING_FOUND,
  AbstentionReason.LOW_CONFIDENCE,
]);

const ANSWERABLE: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.ANSWER,
  EvidenceOutcome.CAUTION,
  EvidenceOutcome.SEVERAL_THEMES,
  EvidenceOutcome.OTHER_BODY,
  EvidenceOutcome.FRAUD,
]);

/** What a draft is made from. */
export interface Turn {
  readonly signed: SignedEvent | undefined;
  readonly passages: Passages;
  readonly said: Said;
  readonly evidence: Evidence;
  /** What was said, made whole by the question before it where it continues that one. */
  readonly question: Question;
}

/** A draft without the signed passages that it stands on. */
export type UnfoundedDraft = Omit<Draft, 'passages'>;

/** What was written for a turn, after the gate. */
export interface Written extends GateResult {
  /** The need in one line. */
  readonly need: string;
  /** Sentences of a writer that passed the gate, beside those of the composer. */
  readonly prose: readonly DraftSentence[];
}

/** Who writes a revision, and which one it is. */
export interface Revision {
  readonly author: string;
  /** How its answer came about. */
  readonly mode: DraftMode;
  /** From 1. */
  readonly number: number;
  /** True when no later one comes. */
  readonly last: boolean;
  /** Unix time, milliseconds. */
  readonly composedAtMs: number;
}

/** True when what was found may be answered from. */
export function isAnswerable({ evidence }: Turn): boolean {
  return ANSWERABLE.has(evidence.outcome);
}

/** True when what passed the gate is an answer. */
export function isEnough({ passed }: GateResult): boolean {
  return passed.length >= FEWEST_SENTENCES;
}

/** The draft of a turn from what passed the gate: an answer, or an abstention when too little did. */
export function assemble(turn: Turn, revision: Revision, written: Written): UnfoundedDraft {
  return isEnough(written) ? answer(turn, revision, written) : abstention(turn, revision, written.stopped);
}

function answer(turn: Turn, revision: Revision, { need, passed, prose, stopped }: Written): UnfoundedDraft {
  const { passages, evidence, question } = turn;
  const leads =
    passages.leadArticles.length > 0 ? passages.leadArticles : [passages.passages[0]?.articleSlug];
  const cards = leads.flatMap((slug) => passages.articles.find((card) => card.slug === slug) ?? []);
  const cited = new Set([...passed, ...prose].flatMap(({ sourceIds }) => sourceIds));
  const asked = openQuestions(
    [
      evidence.question,
      ...cards.flatMap(({ slug, questionsToAsk }) => {
        const own = passages.passages.filter(({ articleSlug }) => articleSlug === slug);
        return splittingFirst(questionsToAsk, own, question.referenceYear);
      }),
    ],
    question.facts,
  );
  return {
    ...common(turn, revision, stopped),
    abstained: false,
    abstentionReason: AbstentionReason.UNSPECIFIED,
    notice: answerNotice(evidence, passages.dateNotice),
    need,
    theme: cards[0]?.theme ?? '',
    sentences: [...passed],
    prose: [...prose],
    questionsToAsk: asked.slice(0, MOST_QUESTIONS),
    relatedRights: openRights(
      cards.flatMap(({ relatedRights }) => relatedRights),
      question.facts,
    ).slice(0, MOST_RIGHTS),
    cited: passages.passages.filter(({ sourceId }) => cited.has(sourceId)),
    nearest: [],
  };
}

function abstention(turn: Turn, revision: Revision, stopped: GateResult['stopped']): UnfoundedDraft {
  const { passages, said, evidence } = turn;
  const reason = abstentionReason({
    said,
    evidence,
    found: passages.passages.length,
    stopped: stopped.length,
  });
  return {
    ...common(turn, revision, stopped),
    mode: DraftMode.EXTRACTS_ONLY,
    abstained: true,
    abstentionReason: reason,
    notice: abstentionNotice(reason, evidence),
    need: '',
    theme: '',
    sentences: [],
    prose: [],
    questionsToAsk: questionsWithoutAnswer(turn, reason),
    relatedRights: [],
    cited: [],
    nearest: nearestOf(passages, evidence),
  };
}

/**
 * What to ask where nothing answers: what the experts' protocol asks, what tells the nearest texts apart, what the
 * article of another body asks.
 */
function questionsWithoutAnswer({ passages, evidence, question }: Turn, reason: AbstentionReason): string[] {
  const asksMore = ASKS_MORE.has(reason);
  const near = nearestOf(passages, evidence).map(({ articleSlug }) => articleSlug);
  const cards = passages.articles.filter(({ slug }) => near.includes(slug));
  const telling = asksMore || reason === AbstentionReason.OTHER_BODY ? cards : [];
  const [first = ''] = openQuestions(
    telling.flatMap(({ questionsToAsk }) => questionsToAsk.slice(0, 1)),
    question.facts,
  );
  const opening = evidence.question === '' && asksMore ? OPEN_QUESTION : evidence.question;
  return openQuestions([opening, first], question.facts);
}

function common(
  { passages, said, evidence }: Turn,
  { author, mode, number, last, composedAtMs }: Revision,
  stopped: GateResult['stopped'],
) {
  return {
    eventId: eventIdOf(passages, author, number),
    conversationId: said.turn?.conversationId ?? '',
    turnId: said.turn?.turnId ?? '',
    saidSequence: said.sequence,
    revision: number,
    final: said.final && last,
    author,
    mode,
    stopped: countsOf(stopped),
    evidence,
    asOf: passages.asOf,
    speechEndedAtMs: said.speechEndedAtMs,
    composedAtMs,
  };
}

function countsOf(stopped: GateResult['stopped']): StoppedCount[] {
  const counts = new Map<string, number>();
  for (const { fault } of stopped) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return [...counts].map(([fault, count]) => ({ fault, count }));
}

/** The nearest texts, where there is any likeness at all: noise helps nobody. */
function nearestOf({ passages }: Passages, evidence: Evidence | undefined): Passages['passages'] {
  const isNear = (evidence?.confidence ?? 0) >= LEAST_NEAR_CONFIDENCE;
  return isNear ? passages.slice(0, MOST_NEAREST) : [];
}

/**
 * Made of the event that is answered, of who answers and of the revision: the same passages, delivered twice, give the same
 * draft events.
 */
function eventIdOf({ eventId, foundAtMs }: Passages, author: string, revision: number): string {
  const digest = createHash('sha256')
    .update(`decroche.draft.v2\n${eventId}\n${author}\n${revision}`)
    .digest();
  return v7({ msecs: Math.max(0, foundAtMs), random: digest.subarray(0, 16), seq: digest.readUInt32BE(16) });
}
