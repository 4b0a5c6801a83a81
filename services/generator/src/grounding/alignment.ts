import type { Passage } from '@decroche/contracts';
import { tokenize } from '@decroche/french';
import { unsupportedFigures } from './figures.ts';
import type { Mark } from './marks.ts';
import { isNamed, isPerson, mayChangePlaces } from './named.ts';
import type { Parts } from './parts-of-sentence.ts';
import { sameWord } from './same-words.ts';
import { type Bag, excess, isSameBag, joined, type Statement, statementOf } from './statement.ts';
import { isStrictWord, strictWordsIn } from './strict-words.ts';
import { inPlainTurns } from './turns-of-phrase.ts';

/** Why a sentence does not follow from a passage. */
export type AlignmentFault =
  | 'unsupported-figure'
  | 'unsupported-words'
  | 'left-out-words'
  | 'other-negation'
  | 'other-modality'
  | 'other-condition'
  | 'other-bound'
  | 'other-person'
  | 'other-order';

/** From what has nothing in common to what differs least, in the order in which it is looked at. */
const MILDNESS: readonly AlignmentFault[] = [
  'unsupported-words',
  'other-condition',
  'other-person',
  'other-negation',
  'other-modality',
  'unsupported-figure',
  'other-bound',
  'left-out-words',
  'other-order',
];

const SENTENCES = /(?<=[.!?…])\s+|\n+/u;
/** "et" is no boundary: it joins the parts of one duration. */
const CLAUSES = /[,;:]\s|\smais\s/u;

/** What governs a whole sentence: it may not be left out with the clause in which it stands. */
const GOVERNING: readonly Mark[] = ['except', 'only', 'even'];
/** What belongs to the clause in which it stands. */
const LOCAL: readonly (readonly [AlignmentFault, readonly Mark[]])[] = [
  ['other-condition', ['depending']],
  ['other-modality', ['by-itself', 'past', 'done']],
  ['other-bound', ['same', 'still', 'more', 'less', 'little', 'enough', 'all', 'some', 'or', 'one-of']],
];

/** Sentence of a passage that comes nearest to one that was said; without a fault when the one follows from the other. */
export interface Nearest {
  /** Grows from what has nothing in common to what follows. */
  readonly mildness: number;
  readonly fault: AlignmentFault | undefined;
  /** Undefined when all are equally far. */
  readonly evidence: string | undefined;
}

/** Words that a sentence may have beside those of its passage before nobody is asked any more whether it follows. */
const MOST_UNKNOWN = 1;

/** Passages, read once for all sentences that are held against them. */
export class AlignedPassage {
  readonly sourceId: string;
  readonly title: string;
  readonly section: string;
  readonly text: string;
  readonly #heads: Statement;
  readonly #sentences: readonly Sentence[];

  constructor({ sourceId, title, sectionTitle, text }: Passage) {
    this.sourceId = sourceId;
    this.title = title;
    this.section = sectionTitle;
    this.text = text;
    this.#heads = statementOf(`${title} ${sectionTitle}`);
    this.#sentences = text
      .split(SENTENCES)
      .filter((sentence) => sentence.trim() !== '')
      .map((sentence) => new Sentence(sentence));
  }

  /** True for the title or the heading of the passage, which say nothing by themselves. */
  isOnlyHeads({ stems, figures, denied, allowed, owed, bounds }: Statement): boolean {
    const says = figures.size + denied.size + allowed.length + owed.length + bounds.size;
    return says === 0 && excess(stems, this.#heads.stems).length === 0;
  }

  /** The sentence from which one may follow that only words keep from it: in all that is strict it agrees. Undefined for none. */
  doubtful(said: Statement): string | undefined {
    return this.#sentences.find((sentence) => sentence.isDoubtful(said, this.#heads))?.evidence;
  }

  /** The sentence that says so, or the one with the mildest fault. */
  nearest(said: Statement): Nearest {
    let nearest: Nearest = {
      fault: 'unsupported-words',
      evidence: undefined,
      mildness: 0,
    };
    for (const sentence of this.#sentences) {
      const fault = sentence.faultOf(said, this.#heads);
      const { evidence } = sentence;
      if (fault === undefined) return { fault, evidence, mildness: MILDNESS.length };
      const mildness = MILDNESS.indexOf(fault);
      if (mildness > nearest.mildness) nearest = { fault, evidence, mildness };
    }
    return nearest;
  }
}

/** One sentence of a passage with its clauses. */
class Sentence {
  readonly evidence: string;
  readonly #text: string;
  readonly #whole: Statement;
  readonly #clauses: readonly Statement[];

  constructor(text: string) {
    this.evidence = text.trim();
    this.#text = bare(text);
    this.#whole = statementOf(text);
    this.#clauses = text.split(CLAUSES).map(statementOf);
  }

  faultOf(said: Statement, heads: Statement): AlignmentFault | undefined {
    if (bare(said.text) === this.#text || bare(said.text) === bare(this.#whole.text)) return undefined;
    // "Elle" of the passage may be named in the sentence: the heading says what it is.
    const added = excess(said.stems, this.#whole.stems);
    if (added.some((stem) => !heads.stems.has(stem))) return 'unsupported-words';
    if (differing(GOVERNING, said, this.#whole) || isOtherCondition(said, this.#whole))
      return 'other-condition';
    let last: AlignmentFault | undefined = 'unsupported-words';
    for (const window of this.#windows(said, added.length)) {
      last = faultIn(window, said, added.length === 0 ? heads : undefined);
      if (last === undefined) return undefined;
    }
    return last;
  }

  /**
   * True for one unknown word that is nobody's name and turns nothing round, or for another order with nobody turned round:
   * everything else agrees.
   */
  isDoubtful(said: Statement, heads: Statement): boolean {
    const unknown = excess(said.stems, this.#whole.stems).filter((stem) => !heads.stems.has(stem));
    if (unknown.length > MOST_UNKNOWN || unknown.some(isNamed)) return false;
    if (tokenize(said.text).some(({ norm }) => unknown.includes(sameWord(norm)) && isStrictWord(norm)))
      return false;
    if (differing(GOVERNING, said, this.#whole) || isOtherCondition(said, this.#whole)) return false;
    const known = { ...said, stems: without(said.stems, unknown) };
    const added = excess(known.stems, this.#whole.stems).length;
    return this.#windows(known, added).some((window) => {
      if (!isSameBag(strictWordsIn(said.text), strictWordsIn(window.text))) return false;
      const fault = faultIn(window, known, added === 0 ? heads : undefined);
      if (fault === undefined) return true;
      return fault === 'other-order' && unknown.length === 0 && !isTurnedRound(said.parts, window.parts);
    });
  }

  /**
   * The shortest runs of clauses that have as much of a sentence as the whole has, its words and its figures, with every
   * condition and exception of the whole; and the whole.
   */
  #windows(said: Statement, added: number): Statement[] {
    const lacking = added + excess(said.figures, this.#whole.figures).length;
    const count = this.#clauses.length;
    for (let length = 1; length < count; length += 1) {
      const found: Statement[] = [];
      for (let at = 0; at + length <= count; at += 1) {
        const left = [...this.#clauses.slice(0, at), ...this.#clauses.slice(at + length)];
        if (left.some(governs) || (at > 0 && this.#clauses.slice(0, at).some(({ text }) => leads(text))))
          continue;
        const window = joined(this.#clauses.slice(at, at + length));
        const lacks = excess(said.stems, window.stems).length + excess(said.figures, window.figures).length;
        if (lacks === lacking) found.push(window);
      }
      if (found.length > 0) return [...found, this.#whole];
    }
    return [this.#whole];
  }
}

function without(bag: Bag, words: readonly string[]): Bag {
  return new Map([...bag].filter(([word]) => !words.includes(word)));
}

/** True for a clause that the rest of its sentence does not stand without. */
function governs({ marks, text }: Statement): boolean {
  return (
    [...GOVERNING, 'if' as const].some((mark) => marks.has(mark)) || /\bsans\b|\bconditions?\b/.test(text)
  );
}

/** "Né en 1969 :", "En partant avant,", "Au chômage,": for whom or when the rest of its sentence holds. */
const LEADS =
  /^(?:pour|nee?s?|en|au|aux|a|avec|avant|apres|depuis|de|d|du|dans|chez|pendant|durant|entre|jusqu|selon|sous|apartir|une fois|tant que|sur|par)\b/;

function leads(text: string): boolean {
  return LEADS.test(text);
}

/** "Si" may be said otherwise, where the other has a form that says it: "en travaillant", "qui travaille". */
function isOtherCondition(said: Statement, source: Statement): boolean {
  const [ifs, theirs] = [said.marks.get('if') ?? 0, source.marks.get('if') ?? 0];
  const more = ifs - theirs;
  if (ifs > 0 && theirs > 0) return false;
  return more > 0 ? source.conditionLike < more : said.conditionLike < -more;
}

/** @param heads what may be left out, since it is named above the passage */
function faultIn(
  source: Statement,
  said: Statement,
  heads: Statement | undefined,
): AlignmentFault | undefined {
  for (const [fault, marks] of LOCAL) if (differing(marks, said, source)) return fault;
  if (said.marks.has('will') && !source.marks.has('will')) return 'other-modality';
  if (said.marks.has('I') && !source.marks.has('I')) return 'other-person';
  if (said.marks.has('you') && !source.marks.has('you') && [...source.stems.keys()].some(isPerson))
    return 'other-person';
  if (!isSameBag(said.denied, source.denied)) return 'other-negation';
  if (!govern(said.allowed, source.allowed) || !owes(said, source)) return 'other-modality';
  if (!isSameBag(said.figures, source.figures) || unsupportedFigures(said.text, [source.text]).length > 0)
    return 'unsupported-figure';
  if (!isSameBag(said.bounds, source.bounds)) return 'other-bound';
  const leftOut = excess(source.stems, said.stems).filter((stem) => heads?.stems.has(stem) !== true);
  if (leftOut.length > 0) return 'left-out-words';
  return isSameOrder(said, source) ? undefined : 'other-order';
}

/** Whether the same is owed. An order says what is owed, or how a thing is done. */
function owes(said: Statement, source: Statement): boolean {
  const [more, less] = said.owed.length > source.owed.length ? [said, source] : [source, said];
  const orders = more.owed.filter((what) => less.orders.includes(what) && !less.owed.includes(what));
  return govern(more.owed, [...less.owed, ...orders]);
}

/** Whether the same is allowed, or owed; where no word says what, anything is. */
function govern(said: readonly string[], source: readonly string[]): boolean {
  if (said.length !== source.length) return false;
  const left = [...source];
  return said.every((what) => {
    const at = left.findIndex((other) => other === what || other === '' || what === '');
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/**
 * What is first in one may be last in the other, where that cannot change what belongs to what: nobody who does something
 * undergoes it; and where two do something, or two things of one kind are named, what stands in one part of the sentence
 * stands in one part of the source, in the same order.
 */
function isSameOrder(said: Statement, source: Statement): boolean {
  const has = ({ stems, figures }: Statement, item: string): boolean => stems.has(item) || figures.has(item);
  const own = said.items.filter((item) => has(source, item));
  const theirs = source.items.filter((item) => has(said, item));
  // "La caisse est prévenue par l'employeur" keeps the order of "La caisse prévient l'employeur".
  if (agentsIn(said) !== agentsIn(source) && isTurnedRound(said.parts, source.parts)) return false;
  if (own.length === theirs.length && own.every((item, at) => item === theirs[at])) return true;
  if (isTurnedRound(said.parts, source.parts)) return false;
  if (ONE_WAY.test(said.text) || ONE_WAY.test(source.text)) return false;
  if (endsWithLeadOf(said, source) || endsWithLeadOf(source, said)) return true;
  if (!mayChangePlaces(source.items) && source.parts.doing.size < 2) return true;
  return said.chunks.every((chunk) => {
    const known = chunk.filter((item) => has(source, item));
    const named = known.filter(isNamed);
    return source.chunks.some(
      (other) =>
        known.every((item) => other.includes(item)) &&
        named.every((item, at) => at === 0 || other.indexOf(item) >= other.indexOf(named[at - 1] ?? '')),
    );
  });
}

/** What the one has from the other, and not the other way round, although nobody does anything. */
const ONE_WAY = /\bdepend(?:ent|s|ait|ra)?\b/;
/** What separates statements of their own, of which each may have a lead. */
const SEVERAL_STATEMENTS = /[;:]|\b(?:mais|sinon|sauf)\b/;

/**
 * "Depuis 2010, les 4 trimestres peuvent être partagés" and "Les 4 trimestres peuvent être partagés depuis 2010": what leads a
 * single statement stands at the end of the other, and all else keeps its order.
 */
function endsWithLeadOf(said: Statement, leading: Statement): boolean {
  const [lead = '', ...rest] = leading.text.split(/, */);
  if (rest.length === 0 || !leads(lead) || rest.some(leads)) return false;
  if (SEVERAL_STATEMENTS.test(leading.text) || SEVERAL_STATEMENTS.test(said.text)) return false;
  const isShared = (item: string): boolean =>
    [said, leading].every(({ stems, figures }) => stems.has(item) || figures.has(item));
  const first = statementOf(lead).items.filter(isShared);
  const own = said.items.filter(isShared);
  const theirs = leading.items.filter(isShared);
  const moved = [...theirs.slice(first.length), ...first];
  return first.length > 0 && own.length === moved.length && own.every((item, at) => item === moved[at]);
}

/** How often "par" may name who does something. */
function agentsIn({ text }: Statement): number {
  return [...text.matchAll(/\bpar (?!an\b|mois\b|jour\b|semaine\b|trimestre\b|heure\b)/g)].length;
}

/** "La caisse prévient la personne" and "La personne prévient la caisse". */
function isTurnedRound(said: Parts, source: Parts): boolean {
  const undergoes = [...source.doing].some((who) => said.undergoing.has(who) && !said.doing.has(who));
  const does = [...source.undergoing].some((who) => said.doing.has(who) && !source.doing.has(who));
  const isBoth = [...source.doing].some((who) => source.undergoing.has(who));
  return isBoth ? undergoes || does : undergoes && does;
}

function differing(marks: readonly Mark[], said: Statement, source: Statement): boolean {
  return marks.some((mark) => (said.marks.get(mark) ?? 0) !== (source.marks.get(mark) ?? 0));
}

function bare(text: string): string {
  return inPlainTurns(text)
    .replace(/[\s.!?…]+$/u, '')
    .trim();
}
