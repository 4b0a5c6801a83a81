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
import { Reading } from '@decroche/question';
import { ConversationMemory } from './events/conversation-memory.ts';
import { PartialGate } from './events/partial-gate.ts';
import { passagesEvent } from './events/passages-event.ts';
import { passagesOf } from './knowledge/passage.ts';
import { themesOf } from './knowledge/theme-list.ts';
import { cardOf, toPassage } from './search/answer/answer-form.ts';
import { continuationOf, inContextOf } from './search/question/follow-up.ts';
import { questionOf, type SearchOverrides } from './search/search-request.ts';
import { type Generation, NOTHING_FOUND, search } from './search/searcher.ts';

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
    this.#partials = new PartialGate((text) =>
      ports
        .generation()
        .ranker.model.analyse(text)
        .map(({ term }) => term),
    );
  }

  /**
   * Passages for a text of a conversation; undefined for a partial text that is not worth a search.
   *
   * @throws UnsignedTextError when the redactor did not sign it, ReplayedTextError when it came before
   * @throws IndexUnavailableError
   */
  async onSaid(signed: SignedSaid): Promise<Passages | undefined> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed, said);
    const turnId = said.turn?.turnId ?? '';
    if (said.final) {
      this.#partials.close(turnId);
      return (await this.#answer(signed, said, NO_OVERRIDES)).passages;
    }
    if (said.outcome !== SaidOutcome.TEXT) return undefined;
    const stable = this.#partials.admit(said, turnId, this.#ports.now());
    if (stable === undefined) return undefined;
    return (await this.#answer(signed, { ...said, text: stable }, NO_OVERRIDES)).passages;
  }

  /**
   * Passages for a signed text, asked for directly.
   *
   * @throws UnsignedTextError | ReplayedTextError | SearchRequestError | IndexUnavailableError
   */
  async search(signed: SignedSaid | undefined, overrides: SearchOverrides): Promise<Found> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed as SignedSaid, said);
    return this.#answer(signed as SignedSaid, said, overrides);
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

  /**
   * The text, made whole by the question before it in its conversation when it continues that one. What opens like a
   * continuation but is answered by itself (`et la réversion ?`) is left alone.
   */
  async #whole(said: Said, overrides: SearchOverrides, generation: Generation): Promise<string> {
    const { text, turn, final, outcome } = said;
    if (outcome !== SaidOutcome.TEXT) return text;
    const conversationId = turn?.conversationId ?? '';
    const previous = this.#memory.recall(conversationId);
    const goesOn = previous !== undefined && (await this.#goesOn(said, overrides, generation));
    const whole = goesOn ? inContextOf(previous, text) : text;
    if (final) this.#memory.remember(conversationId, whole);
    return whole;
  }

  async #goesOn(said: Said, overrides: SearchOverrides, generation: Generation): Promise<boolean> {
    const reading = new Reading(said.text);
    const continuation = continuationOf(reading, generation.ranker.model.analyse(reading).length);
    if (continuation !== 'opened') return continuation === 'subjectless';
    return !(await this.#isAnswered(said, overrides, generation));
  }

  async #isAnswered(said: Said, overrides: SearchOverrides, generation: Generation): Promise<boolean> {
    const question = questionOf(said, overrides, generation.base, isoDayOf(this.#ports.now()));
    const { evidence } = await search(generation, question);
    return evidence.outcome === EvidenceOutcome.ANSWER;
  }

  async #answer(signed: SignedSaid, heard: Said, overrides: SearchOverrides): Promise<Found> {
    const generation = this.#ports.generation();
    const startedAtMs = this.#ports.now();
    const started = performance.now();
    const mended =
      heard.turn?.source === TurnSource.AGENT_TYPED ? generation.typing.mend(heard.text) : heard.text;
    const said = { ...heard, text: await this.#whole({ ...heard, text: mended }, overrides, generation) };
    const question = questionOf(said, overrides, generation.base, isoDayOf(startedAtMs));
    const answer = said.outcome === SaidOutcome.TEXT ? await search(generation, question) : NOTHING_FOUND;
    const run = {
      asOf: question.asOf,
      generation: generation.name,
      tookUs: Math.round((performance.now() - started) * 1_000),
      foundAtMs: this.#ports.now(),
    };
    const rules = [
      ...(mended === heard.text ? [] : [SearchRule.TYPING_MENDED]),
      ...(said.text === mended ? [] : [SearchRule.FOLLOW_UP]),
      ...answer.rules,
    ];
    const passages = passagesEvent(signed, heard, answer, run, said.text);
    return { passages, placings: answer.placings, rules };
  }
}

const PARIS_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** ISO 8601 day in France at that moment. */
function isoDayOf(ms: number): string {
  return PARIS_DAY.format(ms);
}
