import {
  EvidenceOutcome,
  type GetArticleResponse,
  openSaid,
  type Passages,
  type Placing,
  type PublicKeys,
  ReplayGuard,
  type Said,
  SaidOutcome,
  SearchRule,
  type SignedSaid,
  type Theme,
  TurnSource,
} from '@decroche/contracts';
import { Question } from '@decroche/question';
import { ConversationMemory } from './events/conversation-memory.ts';
import { PartialGate } from './events/partial-gate.ts';
import { passagesEvent } from './events/passages-event.ts';
import { passagesOf } from './knowledge/passage.ts';
import { themesOf } from './knowledge/theme-list.ts';
import { cardOf, toPassage } from './search/answer/answer-form.ts';
import { continuationOf, inContextOf } from './search/question/follow-up.ts';
import { type SearchOverrides, searchQuestionOf } from './search/search-request.ts';
import { type Generation, NOTHING_FOUND, type SearchAnswer, search } from './search/searcher.ts';

const NO_OVERRIDES: SearchOverrides = Object.freeze({ asOf: '', fund: '', limit: 0 });

/** Time and what is searched; both change while the service runs. */
export interface RetrieverPorts {
  readonly publicKeys: PublicKeys;
  /** The live generation. */
  readonly generation: () => Generation;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** What was found for a text, and how it came to its order. */
export interface Found {
  /** The text as it was heard, read. */
  readonly question: Question;
  readonly passages: Passages;
  /** How each passage came to its place. */
  readonly placings: readonly Placing[];
  /** What decided about the whole besides the scores. */
  readonly rules: readonly SearchRule[];
}

/** Answers signed texts with passages. Knows nothing of NATS or gRPC. */
export class Retriever {
  readonly #ports: RetrieverPorts;
  readonly #partials: PartialGate;
  readonly #replays: ReplayGuard;
  readonly #memory: ConversationMemory;

  constructor(ports: RetrieverPorts) {
    this.#ports = ports;
    this.#replays = new ReplayGuard({ now: ports.now });
    this.#memory = new ConversationMemory(ports.now);
    this.#partials = new PartialGate(
      (text) => this.#read(text),
      (question) =>
        ports
          .generation()
          .ranker.model.analyse(question)
          .map(({ term }) => term),
    );
  }

  /**
   * Passages for a text of a conversation; undefined for a partial text that is not worth a search.
   *
   * @throws UnsignedTextError when the redactor did not sign it, ReplayedTextError when it came before
   * @throws IndexUnavailableError
   */
  async onSaid(signed: SignedSaid): Promise<Found | undefined> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed, said);
    const turnId = said.turn?.turnId ?? '';
    if (said.final) {
      this.#partials.close(turnId);
      return this.#answer(signed, said, NO_OVERRIDES, this.#read(said.text));
    }
    if (said.outcome !== SaidOutcome.TEXT) return undefined;
    const question = this.#partials.admit(said, turnId, this.#ports.now());
    if (question === undefined) return undefined;
    return this.#answer(signed, { ...said, text: question.text }, NO_OVERRIDES, question);
  }

  /**
   * Passages for a signed text, asked for directly.
   *
   * @throws UnsignedTextError | ReplayedTextError | SearchRequestError | IndexUnavailableError
   */
  async search(signed: SignedSaid | undefined, overrides: SearchOverrides): Promise<Found> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed as SignedSaid, said);
    return this.#answer(signed as SignedSaid, said, overrides, this.#read(said.text));
  }

  /** One whole article, or undefined. Version zero is the published one. */
  article(slug: string, version: number): GetArticleResponse | undefined {
    const { base } = this.#ports.generation();
    const article = base.article(slug, version);
    if (article === undefined) return undefined;
    return {
      card: cardOf(article, base),
      sections: passagesOf(article).map((passage) => toPassage(passage, 0)),
    };
  }

  /** The themes with the needs that apply today. */
  themes(): Theme[] {
    return themesOf(this.#ports.generation().base, isoDayOf(this.#ports.now()));
  }

  /** The file of what the experts ask of a language model, of the live generation; empty when it has none. */
  instructions(): string {
    return this.#ports.generation().base.instructions;
  }

  #read(text: string): Question {
    return new Question(text, Number(isoDayOf(this.#ports.now()).slice(0, 4)));
  }

  /**
   * Passages for a text, made whole by the question before it in its conversation when it continues that one. What opens
   * like a continuation but is answered by itself (`et la réversion ?`) is left alone.
   */
  async #answer(
    signed: SignedSaid,
    heard: Said,
    overrides: SearchOverrides,
    question: Question,
  ): Promise<Found> {
    const generation = this.#ports.generation();
    const startedAtMs = this.#ports.now();
    const started = performance.now();
    const isTyped = heard.turn?.source === TurnSource.AGENT_TYPED;
    const own = isTyped ? mended(question, generation) : question;
    const ask = async (asked: Question): Promise<Asked> => {
      const today = isoDayOf(startedAtMs);
      const { asOf, ...about } = searchQuestionOf(asked, heard, overrides, generation.base, today);
      if (heard.outcome !== SaidOutcome.TEXT) return { text: asked.text, asOf, answer: NOTHING_FOUND };
      return { text: asked.text, asOf, answer: await search(generation, { ...about, asOf }) };
    };
    const { text, asOf, answer } = await this.#asked(heard, own, generation, ask);
    const run = {
      asOf,
      generation: generation.name,
      tookUs: Math.round((performance.now() - started) * 1_000),
      foundAtMs: this.#ports.now(),
    };
    const rules = [
      ...(own === question ? [] : [SearchRule.TYPING_MENDED]),
      ...(text === own.text ? [] : [SearchRule.FOLLOW_UP]),
      ...answer.rules,
    ];
    const passages = passagesEvent(signed, heard, answer, run, text);
    return { question, passages, placings: answer.placings, rules };
  }

  /** What was found for a text of a conversation, alone or whole: see {@link Retriever.#answer}. */
  async #asked(
    { turn, final, outcome }: Said,
    own: Question,
    { ranker }: Generation,
    ask: (question: Question) => Promise<Asked>,
  ): Promise<Asked> {
    if (outcome !== SaidOutcome.TEXT) return ask(own);
    const conversationId = turn?.conversationId ?? '';
    const previous = this.#memory.recall(conversationId);
    const continuation =
      previous === undefined ? 'none' : continuationOf(own, ranker.model.analyse(own).length);
    const alone = continuation === 'opened' ? await ask(own) : undefined;
    const isAnswered = alone?.answer.evidence.outcome === EvidenceOutcome.ANSWER;
    const goesOn = previous !== undefined && continuation !== 'none' && !isAnswered;
    const question = goesOn ? new Question(inContextOf(previous, own), own.referenceYear) : own;
    if (final) this.#memory.remember(conversationId, question.text);
    return goesOn ? ask(question) : (alone ?? ask(question));
  }
}

/** What was searched for, as of which day, and what was found. */
interface Asked {
  readonly text: string;
  readonly asOf: string;
  readonly answer: SearchAnswer;
}

/** A question that somebody typed, without the faults of his fingers. */
function mended(question: Question, { typing }: Generation): Question {
  const text = typing.mend(question);
  return text === question.text ? question : new Question(text, question.referenceYear);
}

const PARIS_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** ISO 8601 day in France at that moment. */
function isoDayOf(ms: number): string {
  return PARIS_DAY.format(ms);
}
