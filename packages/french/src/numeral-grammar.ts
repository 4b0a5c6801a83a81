import { HESITATION_SOUNDS } from './hesitations.ts';
import { LONE_ORDINALS, type NumeralWord, numeralWord } from './number-lexicon.ts';
import type { Token } from './token.ts';

/** One numeral read from consecutive tokens, `to` exclusive. */
export interface Numeral {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly ordinal: boolean;
}

interface Partial {
  to: number;
  value: number;
  ordinal: boolean;
}

const isJoint = (token: Token): boolean => token.norm === 'et' || HESITATION_SOUNDS.has(token.norm);

/**
 * Reader of French numerals over tokens, greedy and with at most a few tokens of look-ahead. Where the text writes
 * hyphens inside compound numerals, a plain space between two words of the same stretch is a border:
 * `quatre vingt-quatre` is 4, 24. `borders: false` reads through such spaces.
 */
export class NumeralGrammar {
  private readonly tokens: readonly Token[];
  private readonly words: readonly (NumeralWord | undefined)[];
  /** Whether the stretch of number words around a token writes hyphens. */
  private readonly hyphenated: readonly boolean[];

  constructor(tokens: readonly Token[], options: { readonly borders: boolean }) {
    this.tokens = tokens;
    this.words = tokens.map((token) => (token.kind === 'word' ? numeralWord(token.norm) : undefined));
    this.hyphenated = options.borders ? this.hyphenatedStretches() : [];
  }

  private hyphenatedStretches(): boolean[] {
    const marks = new Array<boolean>(this.tokens.length).fill(false);
    for (let from = 0; from < this.tokens.length; from++) {
      let to = from;
      let hyphen = false;
      while (to < this.tokens.length && (this.words[to] !== undefined || isJoint(this.tokens[to] as Token))) {
        hyphen ||= to > from && (this.tokens[to] as Token).joined;
        to++;
      }
      if (hyphen) marks.fill(true, from, to);
      from = Math.max(from, to);
    }
    return marks;
  }

  word(at: number): NumeralWord | undefined {
    return this.words[at];
  }

  /** The longest numeral that begins at `from`, or undefined. */
  read(from: number): Numeral | undefined {
    const first = this.words[from];
    if (first === undefined) return undefined;
    if (first.role === 'zero' || LONE_ORDINALS.has(this.tokens[from]?.norm ?? '')) {
      return { from, to: from + 1, value: first.value, ordinal: first.ordinal };
    }
    const read = this.millions(from);
    return read === undefined ? undefined : { from, ...read };
  }

  private millions(from: number): Partial | undefined {
    let sum: Partial | undefined;
    let ceiling = Number.POSITIVE_INFINITY;
    let at = from;
    for (;;) {
      const group = this.thousands(at);
      const scale = group === undefined || group.ordinal ? undefined : this.words[group.to];
      if (group === undefined) return sum;
      if (scale?.role !== 'million' || scale.value >= ceiling || group.value === 0) {
        if (sum === undefined) return group;
        return group.value < ceiling
          ? { to: group.to, value: sum.value + group.value, ordinal: group.ordinal }
          : sum;
      }
      ceiling = scale.value;
      sum = {
        to: group.to + 1,
        value: (sum?.value ?? 0) + group.value * scale.value,
        ordinal: scale.ordinal,
      };
      if (sum.ordinal) return sum;
      at = sum.to;
    }
  }

  private thousands(from: number): Partial | undefined {
    if (this.words[from]?.role === 'thousand') return this.afterThousand(from, 1000);
    const head = this.hundreds(from);
    if (head === undefined || head.ordinal || head.value < 2 || head.value > 999) return head;
    if (this.words[head.to]?.role !== 'thousand') return head;
    return this.afterThousand(head.to, head.value * 1000);
  }

  private afterThousand(at: number, value: number): Partial {
    const ordinal = this.words[at]?.ordinal ?? false;
    if (ordinal) return { to: at + 1, value, ordinal };
    const rest = this.hundreds(at + 1);
    if (rest === undefined || rest.value > 999 || rest.value === 0) return { to: at + 1, value, ordinal };
    return { to: rest.to, value: value + rest.value, ordinal: rest.ordinal };
  }

  private hundreds(from: number): Partial | undefined {
    if (this.words[from]?.role === 'hundred') return this.afterHundred(from, 100);
    const head = this.tens(from);
    if (head === undefined || head.ordinal || this.words[head.to]?.role !== 'hundred') return head;
    const multiplies = (head.value >= 2 && head.value <= 9) || (head.value >= 11 && head.value <= 19);
    return multiplies ? this.afterHundred(head.to, head.value * 100) : head;
  }

  private afterHundred(at: number, value: number): Partial {
    const ordinal = this.words[at]?.ordinal ?? false;
    if (ordinal) return { to: at + 1, value, ordinal };
    const rest = this.isLone(at + 1) ? undefined : this.tens(at + 1);
    if (rest === undefined || rest.value === 0) return { to: at + 1, value, ordinal };
    return { to: rest.to, value: value + rest.value, ordinal: rest.ordinal };
  }

  private tens(from: number): Partial | undefined {
    const word = this.words[from];
    if (word === undefined) return undefined;
    const { value, ordinal, role } = word;
    const alone = { to: from + 1, value, ordinal };
    if (ordinal) return alone;
    if (role === 'unit') {
      if (value === 4 && this.words[from + 1]?.value === 20 && this.binds(from + 1)) {
        return this.eighties(from);
      }
      return alone;
    }
    if (role === 'teen') {
      const next = this.words[from + 1];
      const compound = value === 10 && next?.role === 'unit' && next.value >= 7 && this.binds(from + 1);
      if (!compound || next === undefined) return alone;
      return { to: from + 2, value: 10 + next.value, ordinal: next.ordinal };
    }
    if (role !== 'tens') return undefined;
    return this.afterTens(from + 1, value, value === 60);
  }

  private eighties(from: number): Partial {
    if (this.words[from + 1]?.ordinal) return { to: from + 2, value: 80, ordinal: true };
    return this.afterTens(from + 2, 80, true);
  }

  private afterTens(at: number, value: number, withTeens: boolean): Partial {
    const alone = { to: at, value, ordinal: false };
    const et = this.tokens[at]?.norm === 'et';
    const next = this.words[et ? at + 1 : at];
    if (next === undefined || this.isLone(et ? at + 1 : at)) return alone;
    if (et) {
      const after = next.value === 1 || (withTeens && next.value === 11);
      return after ? { to: at + 2, value: value + next.value, ordinal: next.ordinal } : alone;
    }
    if (!this.binds(at)) return alone;
    if (next.role === 'unit') {
      const startsEighty = next.value === 4 && !next.ordinal && this.words[at + 1]?.value === 20;
      if (startsEighty) return alone;
      return { to: at + 1, value: value + next.value, ordinal: next.ordinal };
    }
    if (next.role !== 'teen' || !withTeens) return alone;
    const teen = this.tens(at);
    return teen === undefined ? alone : { to: teen.to, value: value + teen.value, ordinal: teen.ordinal };
  }

  private isLone(at: number): boolean {
    return LONE_ORDINALS.has(this.tokens[at]?.norm ?? '');
  }

  private binds(at: number): boolean {
    return this.hyphenated[at] !== true || (this.tokens[at]?.joined ?? false);
  }
}
