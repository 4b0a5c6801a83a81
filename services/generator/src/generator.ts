import { createHash } from 'node:crypto';
import {
  AbstentionReason,
  type Draft,
  type DraftSentence,
  type Evidence,
  EvidenceOutcome,
  MalformedEventError,
  openSaid,
  type Passages,
  type PublicKeys,
  ReplayGuard,
  type Said,
  type SignedEvent,
  signedPassages,
} from '@decroche/contracts';
import { Question } from '@decroche/question';
import { v7 } from 'uuid';
import { abstentionReason } from './composing/abstention.ts';
import { openQuestions, openRights } from './composing/asking.ts';
import type { Composer } from './composing/composer.ts';
import { abstentionNotice, answerNotice } from './composing/notice.ts';
import { type GateResult, passCitationGate } from './grounding/citation-gate.ts';

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

export interface GeneratorPorts {
  /** The redactor's. */
  readonly publicKeys: PublicKeys;
  /** The retriever's. */
  readonly passagesKeys: PublicKeys;
  readonly composer: Composer;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** What a draft is made from. */
interface Turn {
  readonly passages: Passages;
  readonly said: Said;
  readonly evidence: Evidence;
  /** What was said, made whole by the question before it where it continues that one. */
  readonly question: Question;
}

/** A draft without the signed passages that it stands on. */
type UnfoundedDraft = Omit<Draft, 'passages'>;

/** A draft, and what was kept from it. */
export interface ComposedDraft {
  readonly draft: Draft;
  /** Sentences that the citation gate stopped, with the fault of each. */
  readonly stopped: GateResult['stopped'];
}

const NONE_STOPPED: GateResult['stopped'] = [];

/** Makes drafts out of found passages. Knows nothing of NATS or gRPC. */
export class Generator {
  readonly #ports: GeneratorPorts;
  readonly #replays: ReplayGuard;

  constructor(ports: GeneratorPorts) {
    this.#ports = ports;
    this.#replays = new ReplayGuard({ now: ports.now });
  }

  /**
   * A draft for found passages, or an abstention with the nearest ones.
   *
   * @throws UnsignedTextError when the retriever did not sign the passages, or the redactor the text that was searched
   * for; ReplayedTextError when it came before
   * @throws MalformedEventError when something is missing in them
   */
  async compose(signed: SignedEvent | undefined, signal: AbortSignal): Promise<ComposedDraft> {
    const passages = signedPassages.open(signed, this.#ports.passagesKeys);
    const said = openSaid(passages.said, this.#ports.publicKeys);
    if (passages.said !== undefined) this.#replays.check(passages.said, said);
    const { draft, stopped } = await this.#draft(passages, said, signal);
    return { draft: { ...draft, passages: signed }, stopped };
  }

  async #draft(
    passages: Passages,
    said: Said,
    signal: AbortSignal,
  ): Promise<{ readonly draft: UnfoundedDraft; readonly stopped: GateResult['stopped'] }> {
    const { evidence } = passages;
    if (evidence === undefined) throw new MalformedEventError('passages', 'evidence is missing');
    const year = yearOf(this.#ports.now());
    const question = new Question(passages.question || said.text, year, said.text);
    const turn: Turn = { passages, said, evidence, question };
    if (!ANSWERABLE.has(evidence.outcome)) {
      return { draft: this.#abstention(turn, NONE_STOPPED), stopped: NONE_STOPPED };
    }
    const { need, sentences } = await this.#ports.composer.compose(question, passages, signal);
    const { passed, stopped } = passCitationGate(sentences, passages.passages);
    const draft =
      passed.length < FEWEST_SENTENCES ? this.#abstention(turn, stopped) : this.#answer(turn, need, passed);
    return { draft, stopped };
  }

  #answer(turn: Turn, need: string, sentences: readonly DraftSentence[]): UnfoundedDraft {
    const { passages, evidence, question } = turn;
    const leads =
      passages.leadArticles.length > 0 ? passages.leadArticles : [passages.passages[0]?.articleSlug];
    const cards = leads.flatMap((slug) => passages.articles.find((card) => card.slug === slug) ?? []);
    const cited = new Set(sentences.flatMap(({ sourceIds }) => sourceIds));
    const asked = openQuestions(
      [evidence.question, ...cards.flatMap(({ questionsToAsk }) => questionsToAsk)],
      question.facts,
    );
    return {
      ...this.#common(turn),
      author: this.#ports.composer.author,
      abstained: false,
      abstentionReason: AbstentionReason.UNSPECIFIED,
      notice: answerNotice(evidence, passages.dateNotice),
      need,
      theme: cards[0]?.theme ?? '',
      sentences: [...sentences],
      questionsToAsk: asked.slice(0, MOST_QUESTIONS),
      relatedRights: openRights(
        cards.flatMap(({ relatedRights }) => relatedRights),
        question.facts,
      ).slice(0, MOST_RIGHTS),
      cited: passages.passages.filter(({ sourceId }) => cited.has(sourceId)),
      nearest: [],
    };
  }

  #abstention(turn: Turn, stopped: GateResult['stopped']): UnfoundedDraft {
    const { passages, said, evidence } = turn;
    const reason = abstentionReason({
      said,
      evidence,
      found: passages.passages.length,
      stopped: stopped.length,
    });
    return {
      ...this.#common(turn),
      author: this.#ports.composer.author,
      abstained: true,
      abstentionReason: reason,
      notice: abstentionNotice(reason, evidence),
      need: '',
      theme: '',
      sentences: [],
      questionsToAsk: this.#questionsWithoutAnswer(turn, reason),
      relatedRights: [],
      cited: [],
      nearest: nearestOf(passages, evidence),
    };
  }

  /** What to ask where nothing answers: what tells the nearest texts apart. */
  #questionsWithoutAnswer({ passages, question }: Turn, reason: AbstentionReason): string[] {
    if (!ASKS_MORE.has(reason)) return [];
    const near = nearestOf(passages, passages.evidence).map(({ articleSlug }) => articleSlug);
    const cards = passages.articles.filter(({ slug }) => near.includes(slug));
    const [first] = openQuestions(
      cards.flatMap(({ questionsToAsk }) => questionsToAsk.slice(0, 1)),
      question.facts,
    );
    return [OPEN_QUESTION, ...(first === undefined ? [] : [first])];
  }

  #common({
    passages,
    said,
    evidence,
  }: Turn): Pick<
    Draft,
    | 'eventId'
    | 'conversationId'
    | 'turnId'
    | 'saidSequence'
    | 'revision'
    | 'final'
    | 'evidence'
    | 'asOf'
    | 'speechEndedAtMs'
    | 'composedAtMs'
  > {
    return {
      eventId: eventIdOf(passages),
      conversationId: said.turn?.conversationId ?? '',
      turnId: said.turn?.turnId ?? '',
      saidSequence: said.sequence,
      revision: said.sequence + 1,
      final: said.final,
      evidence,
      asOf: passages.asOf,
      speechEndedAtMs: said.speechEndedAtMs,
      composedAtMs: this.#ports.now(),
    };
  }
}

/** The nearest texts, where there is any likeness at all: noise helps nobody. */
function nearestOf({ passages }: Passages, evidence: Evidence | undefined): Passages['passages'] {
  const isNear = (evidence?.confidence ?? 0) >= LEAST_NEAR_CONFIDENCE;
  return isNear ? passages.slice(0, MOST_NEAREST) : [];
}

function yearOf(ms: number): number {
  return new Date(ms).getFullYear();
}

/** Made of the event that is answered: the same passages, delivered twice, give the same draft event. */
function eventIdOf({ eventId, foundAtMs }: Passages): string {
  const digest = createHash('sha256').update(`decroche.draft.v1\n${eventId}`).digest();
  return v7({ msecs: Math.max(0, foundAtMs), random: digest.subarray(0, 16), seq: digest.readUInt32BE(16) });
}
