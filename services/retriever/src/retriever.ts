import {
  EvidenceOutcome,
  type GetArticleResponse,
  isRehearsed,
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
import { franceDay } from '@decroche/french';
import { enumName, METRICS } from '@decroche/metrics';
import { Question } from '@decroche/question';
import { AgentSubjects } from './conversation/agent-subjects.ts';
import { isAsked, isOfTheAgent, isToldNeed } from './conversation/asking.ts';
import { statesNewNeed } from './conversation/new-need.ts';
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
  readonly #agents: AgentSubjects;

  constructor(ports: RetrieverPorts) {
    this.#ports = ports;
    this.#replays = new ReplayGuard({ now: ports.now });
    this.#memory = new ConversationMemory(ports.now);
    this.#agents = new AgentSubjects(ports.now);
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
   * Passages for a text of a conversation; undefined for a partial text that is not worth a search, for what a caller
   * says in conversation unless it states a new need that the base answers, for what an agent dictates, since it comes again
   * as typed once he asks it, and for what an expert tries, which is asked for directly.
   *
   * @param ageMs how long ago it was sent; 0 for what comes at once
   * @throws UnsignedTextError when the redactor did not sign it, ReplayedTextError when it came before
   * @throws IndexUnavailableError
   */
  async onSaid(signed: SignedSaid, ageMs = 0): Promise<Found | undefined> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed, said);
    if (NEVER_ASKED.has(said.turn?.source)) return undefined;
    const turnId = said.turn?.turnId ?? '';
    if (said.final) {
      this.#partials.close(turnId);
      const { found, isNeed } = await this.#answer(signed, said, NO_OVERRIDES, this.#read(said.text));
      return said.turn?.source === TurnSource.CALLER_LIVE && !isNeed ? undefined : found;
    }
    if (said.outcome !== SaidOutcome.TEXT) return undefined;
    const question = this.#partials.admit(said, turnId, ageMs);
    if (question === undefined) return undefined;
    return (await this.#answer(signed, { ...said, text: question.text }, NO_OVERRIDES, question)).found;
  }

  /**
   * Takes what an agent says in conversation: the title of what it is surely about is remembered for the caller's next
   * follow-up, and the words are not.
   *
   * @throws UnsignedTextError | ReplayedTextError | IndexUnavailableError
   */
  async onAgentWords(signed: SignedSaid): Promise<void> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed, said);
    const { base } = this.#ports.generation();
    const { answer } = await this.#asking(said, NO_OVERRIDES)(this.#read(said.text));
    const { outcome, confidence } = answer.evidence;
    const article = base.article(answer.leadArticles[0] ?? '', 0);
    const isSure = outcome === EvidenceOutcome.ANSWER && confidence >= SURE_SUBJECT;
    if (isSure && article !== undefined) this.#agents.spokeOf(said.turn?.conversationId ?? '', article.title);
  }

  /** The caller denied what was understood of him, or refused to be listened to: nothing goes on from it. */
  withdrawNeed(conversationId: string): void {
    this.#memory.forget(conversationId);
  }

  /**
   * Passages for a signed text, asked for directly.
   *
   * @throws UnsignedTextError | ReplayedTextError | SearchRequestError | IndexUnavailableError
   */
  async search(signed: SignedSaid | undefined, overrides: SearchOverrides): Promise<Found> {
    const said = openSaid(signed, this.#ports.publicKeys);
    this.#replays.check(signed as SignedSaid, said);
    return (await this.#answer(signed as SignedSaid, said, overrides, this.#read(said.text))).found;
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
    return themesOf(this.#ports.generation().base, franceDay(this.#ports.now()));
  }

  /** The file of what the experts ask of a language model, of the live generation; empty when it has none. */
  instructions(): string {
    return this.#ports.generation().base.instructions;
  }

  #read(text: string): Question {
    return new Question(text, Number(franceDay(this.#ports.now()).slice(0, 4)));
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
  ): Promise<Answered> {
    const generation = this.#ports.generation();
    const started = performance.now();
    const isTyped = TYPED.has(heard.turn?.source);
    const own = isTyped ? mended(question, generation) : question;
    const { text, asOf, answer, isNeed } = await this.#asked(
      heard,
      own,
      generation,
      this.#asking(heard, overrides),
    );
    const tookMs = performance.now() - started;
    METRICS.retriever.searching.record(tookMs / 1000, {});
    if (heard.final && !isRehearsed(heard.turn?.source))
      METRICS.retriever.searches.add({ outcome: enumName(EvidenceOutcome, answer.evidence.outcome) });
    const run = {
      asOf,
      generation: generation.name,
      tookUs: Math.round(tookMs * 1_000),
      foundAtMs: this.#ports.now(),
    };
    const rules = [
      ...(own === question ? [] : [SearchRule.TYPING_MENDED]),
      ...(text === own.text ? [] : [SearchRule.FOLLOW_UP]),
      ...answer.rules,
    ];
    const passages = passagesEvent(signed, heard, answer, run, text);
    return { found: { question, passages, placings: answer.placings, rules }, isNeed };
  }

  /** Searches for what a text asks, alone or made whole, as of now. */
  #asking(heard: Said, overrides: SearchOverrides): (question: Question) => Promise<Searched> {
    const generation = this.#ports.generation();
    const today = franceDay(this.#ports.now());
    return async (asked) => {
      const { asOf, ...about } = searchQuestionOf(asked, heard, overrides, generation.base, today);
      if (heard.outcome !== SaidOutcome.TEXT && heard.language === '')
        return { text: asked.text, asOf, answer: NOTHING_FOUND };
      return { text: asked.text, asOf, answer: await search(generation, { ...about, asOf }) };
    };
  }

  /**
   * What was found for a text of a conversation, alone or whole: see {@link Retriever.#answer}. In conversation only a need
   * becomes the question that the next one goes on from.
   */
  async #asked(
    { turn, final, outcome }: Said,
    own: Question,
    { ranker }: Generation,
    ask: (question: Question) => Promise<Searched>,
  ): Promise<Asked> {
    if (outcome !== SaidOutcome.TEXT) return { ...(await ask(own)), isNeed: false };
    const conversationId = turn?.conversationId ?? '';
    const isLive = turn?.source === TurnSource.CALLER_LIVE;
    const previous = this.#previous(conversationId, isLive);
    const terms = previous === undefined && !isLive ? 0 : ranker.model.analyse(own).length;
    const continuation = previous === undefined && !isLive ? 'none' : continuationOf(own, terms);
    const alone = continuation === 'opened' ? await ask(own) : undefined;
    const isAnswered = alone?.answer.evidence.outcome === EvidenceOutcome.ANSWER;
    const goesOn = previous !== undefined && continuation !== 'none' && !isAnswered;
    const question = goesOn ? new Question(inContextOf(previous, own), own.referenceYear) : own;
    const searched = goesOn ? await ask(question) : (alone ?? (await ask(question)));
    const isNeed =
      !isLive ||
      statesNewNeed({
        asked: isAsked(own.text),
        told: isToldNeed(own.text),
        ofTheAgent: isOfTheAgent(own.text),
        terms,
        continuation,
        inContext: goesOn,
        evidence: searched.answer.evidence,
      });
    if (final && isNeed && turn?.source !== TurnSource.TRIAL)
      this.#memory.remember(conversationId, question.text);
    return { ...searched, isNeed };
  }

  /** What a follow-up goes on from: the last question, or what the agent has spoken of since. */
  #previous(conversationId: string, isLive: boolean): string | undefined {
    const asked = this.#memory.recall(conversationId);
    const agents = isLive ? this.#agents.recall(conversationId) : undefined;
    return agents !== undefined && agents.atMs > (asked?.atMs ?? 0) ? agents.title : asked?.question;
  }
}

/** Words whose faults are those of fingers. */
const TYPED: ReadonlySet<TurnSource | undefined> = new Set([TurnSource.AGENT_TYPED, TurnSource.TRIAL]);
/** Words that no conversation asks. */
const NEVER_ASKED: ReadonlySet<TurnSource | undefined> = new Set([
  TurnSource.AGENT_DICTATED,
  TurnSource.TRIAL,
]);

/** Confidence from which the words of an agent are about an article. */
const SURE_SUBJECT = 0.9;

/** What was searched for, as of which day, and what was found. */
interface Searched {
  readonly text: string;
  readonly asOf: string;
  readonly answer: SearchAnswer;
}

interface Asked extends Searched {
  /** False for what a caller says in conversation without a new need. */
  readonly isNeed: boolean;
}

interface Answered {
  readonly found: Found;
  /** See {@link Asked}. */
  readonly isNeed: boolean;
}

/** A question that somebody typed, without the faults of his fingers. */
function mended(question: Question, { typing }: Generation): Question {
  const text = typing.mend(question);
  return text === question.text ? question : new Question(text, question.referenceYear);
}
