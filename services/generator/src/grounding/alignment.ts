import type { Passage } from '@decroche/contracts';
import { unsupportedFigures } from './figures.ts';
import { type Bag, excess, joined, type Mark, type Statement, statementOf } from './statement.ts';

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

const SENTENCES = /(?<=[.!?…])\s+|\n+/u;
/** "et" is no boundary: it joins the parts of one duration. */
const CLAUSES = /[,;:]\s|\smais\s/u;

/** What governs a whole sentence: it may not be left out with the clause in which it stands. */
const GOVERNING: readonly (readonly [AlignmentFault, readonly Mark[]])[] = [
  ['other-condition', ['if', 'except', 'only', 'without']],
];
/** What belongs to the clause in which it stands. */
const LOCAL: readonly (readonly [AlignmentFault, readonly Mark[]])[] = [
  ['other-negation', ['not', 'no-longer']],
  ['other-modality', ['may', 'must', 'by-itself']],
  [
    'other-bound',
    ['before', 'until', 'from', 'after', 'at-least', 'at-most', 'above', 'below', 'all', 'some', 'or'],
  ],
];
/** What a sentence may have only where its source has it. */
const ONLY_AS_SOURCE: readonly (readonly [AlignmentFault, readonly Mark[]])[] = [
  ['other-person', ['you', 'I']],
  ['other-modality', ['will']],
];

/** Passages, read once for all sentences that are held against them. */
export class AlignedPassage {
  readonly sourceId: string;
  readonly text: string;
  readonly #heads: Statement;
  readonly #sentences: readonly Sentence[];

  constructor({ sourceId, title, sectionTitle, text }: Passage) {
    this.sourceId = sourceId;
    this.text = text;
    this.#heads = statementOf(`${title} ${sectionTitle}`);
    this.#sentences = text
      .split(SENTENCES)
      .filter((sentence) => sentence.trim() !== '')
      .map((sentence) => new Sentence(sentence));
  }

  /** True for the title or the heading of the passage, which say nothing by themselves. */
  isOnlyHeads({ stems }: Statement): boolean {
    return excess(stems, this.#heads.stems).length === 0;
  }

  /** Why the passage does not say so; undefined when one of its sentences does. The mildest fault, when several differ. */
  faultOf(said: Statement): AlignmentFault | undefined {
    let mildest: AlignmentFault = 'unsupported-words';
    for (const sentence of this.#sentences) {
      const fault = sentence.faultOf(said, this.#heads);
      if (fault === undefined) return undefined;
      if (fault !== 'unsupported-words') mildest = fault;
    }
    return mildest;
  }
}

/** One sentence of a passage with its clauses. */
class Sentence {
  readonly #whole: Statement;
  readonly #clauses: readonly Statement[];

  constructor(text: string) {
    this.#whole = statementOf(text);
    this.#clauses = text.split(CLAUSES).map(statementOf);
  }

  faultOf(said: Statement, heads: Statement): AlignmentFault | undefined {
    if (bare(said.folded) === bare(this.#whole.folded)) return undefined;
    // "Elle" of the passage may be named in the sentence: the heading says what it is.
    const added = excess(said.stems, this.#whole.stems);
    if (added.some((stem) => !heads.stems.has(stem))) return 'unsupported-words';
    const governing = differing(GOVERNING, said, this.#whole);
    if (governing !== undefined) return governing;
    let last: AlignmentFault | undefined = 'unsupported-words';
    for (const window of this.#windows(said, added.length)) {
      last = faultIn(window, said, added.length === 0 ? heads : undefined);
      if (last === undefined) return undefined;
    }
    return last;
  }

  /** The shortest runs of clauses that have as much of a sentence as the whole has: its words and its figures; and the whole. */
  #windows(said: Statement, added: number): Statement[] {
    const lacking = added + excess(said.figures, this.#whole.figures).length;
    const count = this.#clauses.length;
    for (let length = 1; length <= count; length += 1) {
      const found: Statement[] = [];
      for (let at = 0; at + length <= count; at += 1) {
        const window = joined(this.#clauses.slice(at, at + length));
        const lacks = excess(said.stems, window.stems).length + excess(said.figures, window.figures).length;
        if (lacks === lacking) found.push(window);
      }
      if (found.length > 0) return [...found, this.#whole];
    }
    return [this.#whole];
  }
}

/** @param heads what may be left out, since it is named above the passage */
function faultIn(
  source: Statement,
  said: Statement,
  heads: Statement | undefined,
): AlignmentFault | undefined {
  const fault = differing(LOCAL, said, source) ?? addedMark(said, source);
  if (fault !== undefined) return fault;
  if (differ(said.denied, source.denied)) return 'other-negation';
  if (differ(said.figures, source.figures) || unsupportedFigures(said.text, [source.text]).length > 0)
    return 'unsupported-figure';
  const leftOut = excess(source.stems, said.stems).filter((stem) => heads?.stems.has(stem) !== true);
  if (leftOut.length > 0) return 'left-out-words';
  return isSameOrder(said, source) ? undefined : 'other-order';
}

/** What is first in one may be last in the other; nothing else changes places: "40 % for one, 60 % for two" is not "60 % for one". */
function isSameOrder(said: Statement, source: Statement): boolean {
  const has = ({ stems, figures }: Statement, item: string): boolean => stems.has(item) || figures.has(item);
  const own = said.items.filter((item) => has(source, item));
  const theirs = source.items.filter((item) => has(said, item));
  return own.some((_, from) => theirs.every((item, at) => item === own[(from + at) % own.length]));
}

function differ(one: Bag, other: Bag): boolean {
  return excess(one, other).length > 0 || excess(other, one).length > 0;
}

function differing(of: typeof LOCAL, said: Statement, source: Statement): AlignmentFault | undefined {
  return of.find(([, marks]) =>
    marks.some((mark) => (said.marks.get(mark) ?? 0) !== (source.marks.get(mark) ?? 0)),
  )?.[0];
}

function addedMark(said: Statement, source: Statement): AlignmentFault | undefined {
  return ONLY_AS_SOURCE.find(([, marks]) =>
    marks.some((mark) => said.marks.has(mark) && !source.marks.has(mark)),
  )?.[0];
}

function bare(folded: string): string {
  return folded.replace(/[\s.!?…]+$/u, '').trim();
}
