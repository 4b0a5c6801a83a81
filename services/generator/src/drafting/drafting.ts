import {
  type Draft,
  DraftMode,
  type DraftSentence,
  EvidenceOutcome,
  MalformedEventError,
  openSaid,
  type Passage,
  type Passages,
  type PublicKeys,
  ReplayGuard,
  type Said,
  type SignedEvent,
  signedPassages,
  type TurnSource,
} from '@decroche/contracts';
import { Question } from '@decroche/question';
import type { Composer } from '../composing/composer.ts';
import { type GateResult, passCitationGate } from '../grounding/citation-gate.ts';
import { ProofGate, type Verdict, type Verify } from '../grounding/proof-gate.ts';
import { sayableOf } from '../writing/sayable.ts';
import type { Verifier } from '../writing/verifier.ts';
import type { Writer } from '../writing/writer.ts';
import { WriterError } from '../writing/writer-error.ts';
import { ContinuedAnswers } from './continued-answers.ts';
import {
  assemble,
  isAnswerable,
  isEnough,
  type Revision,
  type Turn,
  type Written,
} from './draft-assembly.ts';
import { NewestText, type TextOfTurn, type Work } from './newest-text.ts';

export interface DraftingPorts {
  /** The redactor's. */
  readonly publicKeys: PublicKeys;
  /** The retriever's. */
  readonly passagesKeys: PublicKeys;
  /** Writes the first draft. */
  readonly composer: Composer;
  /** Improves it; without one the first draft is the only one. */
  readonly writer?: Writer;
  /** Second line of the gate: a writer's sentence is shown on its yes only. Without one the gate alone decides. */
  readonly verifier?: Verifier;
  /** What a writer is asked while the caller speaks: an answer to each text, or to be warm by the last one. */
  readonly partials?: 'write' | 'warm';
  /** Told why a writer did not improve a draft; the first one stands. */
  readonly failed?: (error: unknown) => void;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** A draft, and what was kept from it. */
export interface ComposedDraft {
  readonly draft: Draft;
  /** Sentences that a gate stopped, with the fault of each. */
  readonly stopped: GateResult['stopped'];
  /** Where the words came from. */
  readonly source: TurnSource | undefined;
}

const NOTHING_WRITTEN: Written = { need: '', passed: [], prose: [], stopped: [] };
const NO_PROSE: GateResult = { passed: [], stopped: [] };

/** Sentences that are judged at a time, and the length of one in UTF-16 units, at most. */
const MOST_JUDGED = 20;
const LONGEST_JUDGED = 500;

/** A writer improves plain answers. What must be said of fraud, of another body or of two themes is said as it was checked. */
const IMPROVED: ReadonlySet<EvidenceOutcome> = new Set([EvidenceOutcome.ANSWER, EvidenceOutcome.CAUTION]);

/** Makes drafts out of found passages, one revision after another. Knows nothing of NATS or gRPC. */
export class Drafting {
  readonly #ports: DraftingPorts;
  readonly #replays: ReplayGuard;
  readonly #newest = new NewestText();
  readonly #answers = new ContinuedAnswers();
  /** What the verifier said of sentences: an answer that is read again, or grows, is not asked of it again. */
  readonly #verdicts = new WeakMap<DraftSentence, { readonly evidence: string; readonly yes: boolean }>();

  constructor(ports: DraftingPorts) {
    this.#ports = ports;
    this.#replays = new ReplayGuard({ now: ports.now });
  }

  /**
   * The drafts for found passages. The built-in one comes first: an answer, or an abstention with the nearest passages; its
   * sentences stay in all that follow. Where there is a writer, its prose comes beside them, sentence by sentence as it passes
   * the gate; when it does not come whole, or what passes leaves out what is owed, the last revision takes it back. A newer
   * text of the turn and the end of the conversation end it without one.
   *
   * @param signal aborts when they are of no use any more
   * @throws UnsignedTextError when the retriever did not sign the passages, or the redactor the text that was searched
   * for; ReplayedTextError when it came before
   * @throws MalformedEventError when something is missing in them
   */
  async *revisions(signed: SignedEvent | undefined, signal: AbortSignal): AsyncGenerator<ComposedDraft> {
    const turn = this.#open(signed);
    const { composer, writer } = this.#ports;
    const first = await this.#composed(turn, signal);
    const sayable = writer !== undefined && isImproved(turn, first) ? sayableOf(turn) : [];
    const byComposer = { author: composer.author, mode: DraftMode.BUILT_IN };
    const warms = !turn.said.final && this.#ports.partials === 'warm';
    yield this.#draft(turn, first, { ...byComposer, number: 1, last: sayable.length === 0 || warms });
    if (writer === undefined) return;
    const work = this.#newest.start(textOf(turn), signal);
    if (sayable.length === 0 || work.signal.aborted) return work.end();
    if (warms) return await this.#warm(writer, turn, sayable, work);
    const byWriter = { author: writer.author, mode: DraftMode.MODEL };
    let number = 1;
    let prose = NO_PROSE;
    try {
      for await (const longer of this.#gated(writer, turn, sayable, work.signal)) {
        if (work.signal.aborted) return;
        const grew = longer.passed.length > prose.passed.length;
        prose = longer;
        if (!grew || !saysWhatIsOwed(prose, first, turn)) continue;
        number += 1;
        yield this.#draft(turn, beside(first, prose), { ...byWriter, number, last: false });
      }
    } catch (error) {
      prose = NO_PROSE;
      if (!work.signal.aborted) this.#ports.failed?.(error);
    } finally {
      work.end();
    }
    if (work.signal.aborted) return;
    number += 1;
    if (saysWhatIsOwed(prose, first, turn)) {
      yield this.#draft(turn, beside(first, prose), { ...byWriter, number, last: true });
      return;
    }
    const stands = beside(first, { ...prose, passed: [] });
    yield this.#draft(turn, stands, { ...byComposer, mode: DraftMode.DEGRADED, number, last: true });
  }

  /** Nobody waits for anything of a conversation any more: see {@link revisions}. */
  endConversation(conversationId: string): void {
    this.#newest.endConversation(conversationId);
  }

  /** The built-in draft alone: see {@link revisions}. */
  async first(signed: SignedEvent | undefined, signal: AbortSignal): Promise<ComposedDraft> {
    const turn = this.#open(signed);
    const written = await this.#composed(turn, signal);
    const author = this.#ports.composer.author;
    return this.#draft(turn, written, { author, mode: DraftMode.BUILT_IN, number: 1, last: true });
  }

  /** The draft as it stands at the end: see {@link revisions}. @throws signal.reason when it is aborted before the first one */
  async last(signed: SignedEvent | undefined, signal: AbortSignal): Promise<ComposedDraft> {
    let last: ComposedDraft | undefined;
    for await (const revision of this.revisions(signed, signal)) last = revision;
    if (last === undefined) throw signal.reason;
    return last;
  }

  /**
   * What the proof gate says of sentences, as if a writer had written them for these passages.
   *
   * @throws as {@link revisions} does, and MalformedEventError when they are too many or too long
   */
  judge(signed: SignedEvent | undefined, sentences: readonly string[]): Verdict[] {
    const turn = this.#open(signed);
    if (sentences.length > MOST_JUDGED || sentences.some(({ length }) => length > LONGEST_JUDGED))
      throw new MalformedEventError('judged sentences', 'they are too many or too long');
    return new ProofGate(sayableOf(turn)).judge(sentences);
  }

  async #warm(writer: Writer, { question }: Turn, sayable: readonly Passage[], work: Work): Promise<void> {
    try {
      await writer.warm(question, sayable, work.signal);
    } catch (error) {
      if (!work.signal.aborted) this.#ports.failed?.(error);
    } finally {
      work.end();
    }
  }

  /** What has passed the gate so far, and what was stopped. */
  async *#gated(
    writer: Writer,
    turn: Turn,
    sayable: readonly Passage[],
    signal: AbortSignal,
  ): AsyncGenerator<GateResult> {
    const gate = new ProofGate(sayable);
    const { question } = turn;
    const write = (stop: AbortSignal) => writer.write(question, sayable, stop);
    const { verifier } = this.#ports;
    const verify = verifier === undefined ? undefined : this.#verifying(verifier, signal);
    for await (const sentences of this.#answers.read(textOf(turn), question, sayable, write, signal)) {
      const result = verify === undefined ? gate.pass(sentences) : await gate.passVerified(sentences, verify);
      yield result;
      if (result.stopped.some(({ fault }) => fault === 'verifier-away')) return;
    }
  }

  /** Asks a verifier within the deadline of one answer. */
  #verifying(verifier: Verifier, signal: AbortSignal): Verify {
    const late = AbortSignal.timeout(verifier.deadlineMs);
    return async (claim, sentence) => {
      const known = this.#verdicts.get(sentence);
      if (known?.evidence === claim.evidence) return known.yes;
      try {
        const yes = await verifier.verify(claim, AbortSignal.any([signal, late]));
        this.#verdicts.set(sentence, { evidence: claim.evidence, yes });
        return yes;
      } catch (error) {
        signal.throwIfAborted();
        this.#ports.failed?.(late.aborted ? new WriterError('late', 'did not verify in time') : error);
        return undefined;
      }
    };
  }

  #draft(turn: Turn, written: Written, revision: Omit<Revision, 'composedAtMs'>): ComposedDraft {
    const draft = assemble(turn, { ...revision, composedAtMs: this.#ports.now() }, written);
    return {
      draft: { ...draft, passages: turn.signed },
      stopped: written.stopped,
      source: turn.said.turn?.source,
    };
  }

  #open(signed: SignedEvent | undefined): Turn {
    const passages: Passages = signedPassages.open(signed, this.#ports.passagesKeys);
    const said: Said = openSaid(passages.said, this.#ports.publicKeys);
    if (passages.said !== undefined) this.#replays.check(passages.said, said);
    const { evidence } = passages;
    if (evidence === undefined) throw new MalformedEventError('passages', 'evidence is missing');
    const year = new Date(this.#ports.now()).getFullYear();
    const question = new Question(passages.question || said.text, year, said.text);
    return { signed, passages, said, evidence, question };
  }

  async #composed(turn: Turn, signal: AbortSignal): Promise<Written> {
    if (!isAnswerable(turn)) return NOTHING_WRITTEN;
    const { question, passages } = turn;
    const { need, sentences } = await this.#ports.composer.compose(question, passages, signal);
    return { need, prose: [], ...passCitationGate(sentences, passages.passages) };
  }
}

/** True for what a writer may improve: an answer that was given. */
function isImproved({ evidence }: Turn, first: Written): boolean {
  return isEnough(first) && IMPROVED.has(evidence.outcome);
}

/** What a writer wrote beside a first draft. */
function beside(first: Written, { passed, stopped }: GateResult): Written {
  return { ...first, prose: passed, stopped: [...first.stopped, ...stopped] };
}

/** True for prose that says what is owed: a rule of the fund beside the law, without which the law alone would be wrong. */
function saysWhatIsOwed(prose: GateResult, first: Written, { passages }: Turn): boolean {
  const cites = ({ passed }: GateResult): ReadonlySet<string> =>
    new Set(passed.flatMap(({ sourceIds }) => sourceIds));
  const [said, before] = [cites(prose), cites(first)];
  const owed = passages.passages.filter(
    ({ sourceId, regionalOf }) => regionalOf !== '' && before.has(sourceId),
  );
  return prose.passed.length > 0 && owed.every(({ sourceId }) => said.has(sourceId));
}

function textOf({ said }: Turn): TextOfTurn {
  const { conversationId = '', turnId = '' } = said.turn ?? {};
  return { conversationId, turnId, sequence: said.sequence };
}
