import type { DraftSentence, Passage } from '@decroche/contracts';
import { tokenize } from '@decroche/french';
import { pointsBack } from '../composing/sentence.ts';
import { AlignedPassage, type AlignmentFault, type Nearest } from './alignment.ts';
import type { GateFault, GateResult } from './citation-gate.ts';
import { type Statement, statementOf } from './statement.ts';

/** Why a sentence that a language model wrote was stopped. */
export type ProofFault =
  | GateFault
  | AlignmentFault
  | 'no-sentence'
  | 'contact'
  | 'points-nowhere'
  | VerifierFault;

/** Why a sentence that agrees in all that is strict was stopped: the verifier did not say a clear yes, or could not be asked. */
export type VerifierFault = 'not-verified' | 'verifier-away';

/** What a verifier is asked: whether a sentence follows from one of a passage. */
export interface Claim {
  readonly sentence: string;
  readonly evidence: string;
  readonly title: string;
  readonly section: string;
}

/** True on a clear yes; undefined when nobody could be asked. */
export type Verify = (claim: Claim, sentence: DraftSentence) => Promise<boolean | undefined>;

/** What the gate says of a sentence. */
export interface Verdict {
  readonly text: string;
  /** Undefined when it passes. */
  readonly fault: ProofFault | undefined;
  /** Passage that it follows from or comes nearest to, where there is one, and the sentence of it. */
  readonly sourceId: string | undefined;
  readonly evidence: string | undefined;
}

/** Faults that are found before a sentence is held against those of a passage. */
const UNALIGNED: ReadonlySet<ProofFault> = new Set([
  'no-sentence',
  'contact',
  'points-nowhere',
  'no-citation',
  'unknown-citation',
]);
/** Fewest words of a sentence. */
const FEWEST_WORDS = 4;

/**
 * The door before the screen for sentences in a model's own words: each must follow from one sentence of one passage. Where it
 * follows from another passage than the one it cites, it cites that one from then on; models often name the wrong one.
 *
 * It holds words against words, and in doubt it refuses: a sentence that is true and worded too freely is lost.
 */
export class ProofGate {
  readonly #passages: readonly AlignedPassage[];

  constructor(passages: readonly Passage[]) {
    this.#passages = passages.map((passage) => new AlignedPassage(passage));
  }

  /** Takes the sentences of one answer in their order. */
  pass(sentences: readonly DraftSentence[]): GateResult {
    const passed: DraftSentence[] = [];
    const stopped: GateResult['stopped'][number][] = [];
    let before: DraftSentence | undefined;
    for (const sentence of sentences) {
      const verdict = this.#verdict(sentence, before);
      before = typeof verdict === 'string' ? undefined : verdict;
      if (typeof verdict === 'string') stopped.push({ sentence, fault: verdict });
      else passed.push(verdict);
    }
    return { passed, stopped };
  }

  /**
   * The same with a verifier as the second line: it is asked of each sentence that passes, and of each that only a word or the
   * order of words keeps from it, and only its yes shows one. When it is away, nothing passes.
   */
  async passVerified(sentences: readonly DraftSentence[], verify: Verify): Promise<GateResult> {
    const passed: DraftSentence[] = [];
    const stopped: GateResult['stopped'][number][] = [];
    let before: DraftSentence | undefined;
    for (const sentence of sentences) {
      const verdict = this.#verdict(sentence, before);
      const shown = typeof verdict === 'string' ? this.#doubtful(sentence, verdict, before) : verdict;
      before = undefined;
      if (shown === undefined) {
        stopped.push({ sentence, fault: String(verdict) });
        continue;
      }
      const yes = await verify(this.#claim(shown), sentence);
      if (yes === undefined) {
        const away = sentences.slice(passed.length + stopped.length);
        const all = [...passed, ...away].map((one) => ({ sentence: one, fault: 'verifier-away' }));
        return { passed: [], stopped: [...stopped, ...all] };
      }
      if (yes) passed.push(shown);
      else stopped.push({ sentence, fault: typeof verdict === 'string' ? verdict : 'not-verified' });
      before = yes ? shown : undefined;
    }
    return { passed, stopped };
  }

  /** True for a sentence that the gate stops, and of which a verifier may be asked. */
  isDoubtful(text: string, sourceId: string, before?: string): boolean {
    const sourceIds = [sourceId];
    const said = before === undefined ? undefined : { text: before, sourceIds };
    const verdict = this.#verdict({ text, sourceIds }, said);
    return typeof verdict === 'string' && this.#doubtful({ text, sourceIds }, verdict, said) !== undefined;
  }

  #claim({ text, sourceIds }: DraftSentence): Claim {
    const passage = this.#passages.find(({ sourceId }) => sourceId === sourceIds[0]);
    const said = statementOf(text);
    const nearest = passage?.nearest(said);
    const evidence = nearest?.fault === undefined ? nearest?.evidence : passage?.doubtful(said);
    return {
      sentence: text,
      evidence: evidence ?? '',
      title: passage?.title ?? '',
      section: passage?.section ?? '',
    };
  }

  /** The sentence with the cited passage from which it may follow. Of another passage than it cites nobody is asked. */
  #doubtful(
    { text, sourceIds }: DraftSentence,
    fault: ProofFault,
    before: DraftSentence | undefined,
  ): DraftSentence | undefined {
    if (UNALIGNED.has(fault)) return undefined;
    const said = statementOf(text);
    const cited = this.#passages.filter(({ sourceId }) => sourceIds.includes(sourceId));
    const passage = cited.find((one) => {
      const own = faultOf(said, one);
      return own !== undefined && !UNALIGNED.has(own) && one.doubtful(said) !== undefined;
    });
    if (passage === undefined) return undefined;
    if (isAboutOneBefore(text) && before?.sourceIds[0] !== passage.sourceId) return undefined;
    return { text, sourceIds: [passage.sourceId] };
  }

  /**
   * Why a sentence does not follow from a passage; undefined when it does.
   *
   * @param before text of the passage that was said just before
   */
  faultOf(text: string, sourceId: string, before?: string): ProofFault | undefined {
    const sourceIds = [sourceId];
    const verdict = this.#verdict(
      { text, sourceIds },
      before === undefined ? undefined : { text: before, sourceIds },
    );
    return typeof verdict === 'string' ? verdict : undefined;
  }

  /** What {@link pass} says of the sentences of one answer when each cites every passage, and on account of which sentence. */
  judge(texts: readonly string[]): Verdict[] {
    const sourceIds = this.#passages.map(({ sourceId }) => sourceId);
    let before: DraftSentence | undefined;
    return texts.map((text) => {
      const verdict = this.#verdict({ text, sourceIds }, before);
      before = typeof verdict === 'string' ? undefined : verdict;
      const nearest = this.#nearest(text);
      if (typeof verdict !== 'string') return { ...nearest, text, fault: undefined };
      const fault = UNALIGNED.has(verdict) ? verdict : (nearest.fault ?? verdict);
      return { ...nearest, text, fault };
    });
  }

  #nearest(text: string): Omit<Verdict, 'text' | 'fault'> & Pick<Nearest, 'fault'> {
    const said = statementOf(text);
    const all = this.#passages.map((passage) => ({ sourceId: passage.sourceId, ...passage.nearest(said) }));
    const [best] = all.sort((one, other) => other.mildness - one.mildness);
    const sourceId = best?.evidence === undefined ? undefined : best.sourceId;
    return { fault: best?.fault, sourceId, evidence: best?.evidence };
  }

  #verdict(sentence: DraftSentence, before: DraftSentence | undefined): DraftSentence | ProofFault {
    const { text, sourceIds } = sentence;
    if (!isWhole(text)) return 'no-sentence';
    const said = statementOf(text);
    const cited = this.#passages.filter(({ sourceId }) => sourceIds.includes(sourceId));
    const others = this.#passages.filter((passage) => !cited.includes(passage));
    for (const passage of [...cited, ...others]) {
      if (faultOf(said, passage) !== undefined) continue;
      // "Elle est de 54 %" speaks of what the sentence before it speaks of.
      if (isAboutOneBefore(text) && before?.sourceIds[0] !== passage.sourceId) return 'points-nowhere';
      return { text, sourceIds: [passage.sourceId] };
    }
    if (sourceIds.length === 0) return 'no-citation';
    if (cited.length < new Set(sourceIds).size) return 'unknown-citation';
    return (
      cited.map((passage) => faultOf(said, passage)).find((fault) => fault !== undefined) ?? 'no-sentence'
    );
  }
}

function faultOf(said: Statement, passage: AlignedPassage): ProofFault | undefined {
  const addresses = tokenize(said.text).filter(({ kind }) => kind === 'address');
  if (addresses.some(({ text }) => !passage.text.toLowerCase().includes(text))) return 'contact';
  if (passage.isOnlyHeads(said)) return 'no-sentence';
  return passage.nearest(said).fault;
}

/** "Il faut" and "C'est la caisse qui" point at nothing before them; "Il faut la demander" does. */
const STANDS_ALONE =
  /^(?:Il (?:ne |n[’'])?(?:faut|fallait|y a)(?! (?:aussi |ensuite )?(?:l[ae]s?|l[’']|en|y|lui|leur) ?[\p{L}]+(?:er|ir|re|oir)(?!\p{L}))|C[’']est [^,.;:]+ qu[ie’'])/u;

/** True for a sentence that says nothing without the one before it. */
function isAboutOneBefore(text: string): boolean {
  return pointsBack(text) && !STANDS_ALONE.test(text);
}

function isWhole(text: string): boolean {
  const words = text.trim().split(/\s+/u);
  return /^[«"“(]?\s?[\p{Lu}\d]/u.test(text) && /[.!?…»)]$/u.test(text) && words.length >= FEWEST_WORDS;
}
