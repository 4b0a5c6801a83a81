import { HESITATION_SOUNDS } from './hesitations.ts';
import { numeralWord } from './number-lexicon.ts';
import { NumeralGrammar } from './numeral-grammar.ts';
import { type Token, tokenize } from './token.ts';
import { writtenNumber } from './written-number.ts';

/** One numeral of a run: `quarante six` in `un quarante six zéro cinq`. `to` is exclusive. */
export interface NumberPart {
  readonly from: number;
  readonly to: number;
  /** NaN for a Corsican letter. */
  readonly value: number;
  /** Its digits as they would be keyed in: `0`, `46`, `005`; `A` or `B` for a Corsican letter. */
  readonly digits: string;
}

/**
 * `cardinal`: one whole number; `decimal`: one number with a decimal part; `ordinal`: a rank;
 * `digits`: several numerals in a row, or a written number that is no quantity (leading zero, ten digits or more).
 */
export type NumberKind = 'cardinal' | 'decimal' | 'ordinal' | 'digits';

export interface NumberSpan {
  readonly kind: NumberKind;
  /** Token range, half-open. */
  readonly from: number;
  readonly to: number;
  /** UTF-16 offsets in the text that was tokenised, half-open. */
  readonly start: number;
  readonly end: number;
  /** The number; for `digits`, all digits read as one number (NaN when a letter stands among them). */
  readonly value: number;
  /** All digits of the greedy reading, in order. */
  readonly digits: string;
  readonly parts: readonly NumberPart[];
  /** A lone `un`, `une`, `neuf`, `second` or `seconde`: perhaps an article, an adjective or a unit of time. */
  readonly ambiguous: boolean;
  /** At least one part was said in words. */
  readonly spoken: boolean;
}

interface Reading {
  readonly kind: NumberKind;
  readonly part: NumberPart;
  readonly spoken: boolean;
}

const AMBIGUOUS = new Set(['un', 'une', 'neuf', 'second', 'seconde', 'seconds', 'secondes']);
const CORSICAN: Readonly<Record<string, string>> = { a: 'A', b: 'B', be: 'B', bey: 'B', ah: 'A' };
const CORSICAN_CODE = /^\d*2[ab]\d*$/;
const REPEATS: Readonly<Record<string, number>> = { double: 2, triple: 3 };

const isNumeric = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === 'number' || (token.kind === 'word' && numeralWord(token.norm) !== undefined));

const isQuantity = (digits: string): boolean =>
  digits.length < 10 && (digits === '0' || !digits.startsWith('0'));

class NumberReader {
  private readonly tokens: readonly Token[];
  private readonly grammar: NumeralGrammar;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.grammar = new NumeralGrammar(tokens, { borders: true });
  }

  readAll(): NumberSpan[] {
    const spans: NumberSpan[] = [];
    for (let at = 0; at < this.tokens.length; ) {
      const span = this.isPercentSign(at, spans) ? undefined : this.run(at);
      if (span === undefined) at++;
      else {
        spans.push(span);
        at = span.to;
      }
    }
    return spans;
  }

  /** The `cent` of `cinquante pour cent` counts nothing. */
  private isPercentSign(at: number, spans: readonly NumberSpan[]): boolean {
    const cent = this.norm(at) === 'cent' || this.norm(at) === 'cents';
    return cent && this.norm(at - 1) === 'pour' && spans[spans.length - 1]?.to === at - 1;
  }

  private norm(at: number): string {
    return this.tokens[at]?.norm ?? '';
  }

  private run(from: number): NumberSpan | undefined {
    const first = this.numeral(from) ?? this.repeated(from);
    if (first === undefined) return undefined;
    const parts: NumberPart[] = [first.part];
    let spoken = first.spoken;
    if (first.kind === 'cardinal' || first.kind === 'digits') {
      for (let next = this.following(parts); next !== undefined; next = this.following(parts)) {
        parts.push(next.part);
        spoken ||= next.spoken;
      }
    }
    if (parts.length === 1 && REPEATS[this.norm(from)] !== undefined) return undefined;
    return this.span(parts.length === 1 ? first.kind : 'digits', parts, spoken);
  }

  /** The numeral that goes on a run: right behind, after a hesitation, or after a dot or hyphen between digits. */
  private following(parts: readonly NumberPart[]): Reading | undefined {
    const last = parts[parts.length - 1] as NumberPart;
    const at = this.afterGap(last.to);
    const next = this.corsican(at, parts) ?? this.numeral(at) ?? this.repeated(at);
    return next?.kind === 'cardinal' || next?.kind === 'digits' ? next : undefined;
  }

  private afterGap(at: number): number {
    const token = this.tokens[at];
    const before = this.tokens[at - 1];
    const after = this.tokens[at + 1];
    if (token === undefined || before === undefined || after === undefined) return at;
    if (token.kind === 'word') {
      let to = at;
      while (to < at + 3 && HESITATION_SOUNDS.has(this.norm(to))) to++;
      return isNumeric(this.tokens[to]) ? to : at;
    }
    const glued = before.kind === 'number' && after.kind === 'number' && token.start === before.end;
    return glued && (token.text === '.' || token.text === '-') && after.start === token.end ? at + 1 : at;
  }

  private corsican(at: number, parts: readonly NumberPart[]): Reading | undefined {
    const token = this.tokens[at];
    if (token === undefined || parts.length < 2) return undefined;
    const written =
      token.kind === 'code' && CORSICAN_CODE.test(token.norm) ? token.norm.toUpperCase() : undefined;
    const follows =
      (parts[parts.length - 1] as NumberPart).digits.endsWith('2') && isNumeric(this.tokens[at + 1]);
    const letter = token.kind === 'word' && follows ? CORSICAN[token.norm] : undefined;
    const digits = written ?? letter;
    if (digits === undefined) return undefined;
    return {
      kind: 'digits',
      part: { from: at, to: at + 1, value: Number.NaN, digits },
      spoken: written === undefined,
    };
  }

  /** `double zéro`, `triple six`: one figure said once. */
  private repeated(from: number): Reading | undefined {
    const times = REPEATS[this.norm(from)];
    const figure = times === undefined ? undefined : this.numeral(from + 1);
    if (times === undefined || figure?.part.digits.length !== 1) return undefined;
    const digits = figure.part.digits.repeat(times);
    return {
      kind: 'digits',
      part: { from, to: figure.part.to, value: Number(digits), digits },
      spoken: true,
    };
  }

  private numeral(from: number): Reading | undefined {
    const written = writtenNumber(this.tokens, from);
    if (written !== undefined) {
      const part = { from, to: written.to, value: written.value, digits: written.digits };
      if (written.ordinal) return { kind: 'ordinal', part, spoken: false };
      if (written.decimal) return { kind: 'decimal', part, spoken: false };
      return (
        this.decimal(part) ?? { kind: isQuantity(part.digits) ? 'cardinal' : 'digits', part, spoken: false }
      );
    }
    const read = this.grammar.read(from);
    if (read === undefined) return undefined;
    const part = { from, to: read.to, value: read.value, digits: String(read.value) };
    if (read.ordinal) return { kind: 'ordinal', part, spoken: true };
    return this.decimal(part) ?? { kind: 'cardinal', part, spoken: true };
  }

  /** `douze virgule cinq`, `trois virgule zéro cinq`, `deux et demi`. */
  private decimal(whole: NumberPart): Reading | undefined {
    const mark = this.norm(whole.to);
    if (mark === 'et' && /^demie?$/.test(this.norm(whole.to + 1))) {
      return this.decimalPart(whole, whole.to + 2, '5');
    }
    if (mark !== 'virgule') return undefined;
    let at = whole.to + 1;
    let fraction = '';
    while (this.grammar.word(at)?.role === 'zero') {
      fraction += '0';
      at++;
    }
    const rest = this.grammar.read(at);
    const written = rest === undefined && this.tokens[at]?.kind === 'number' ? this.norm(at) : '';
    if (rest !== undefined && !rest.ordinal && rest.value > 0) {
      fraction += String(rest.value);
      at = rest.to;
    } else if (/^\d+$/.test(written)) {
      fraction += written;
      at++;
    }
    return fraction === '' ? undefined : this.decimalPart(whole, at, fraction);
  }

  private decimalPart(whole: NumberPart, to: number, fraction: string): Reading {
    const part = {
      ...whole,
      to,
      value: Number(`${whole.value}.${fraction}`),
      digits: whole.digits + fraction,
    };
    return { kind: 'decimal', part, spoken: true };
  }

  private span(kind: NumberKind, parts: readonly NumberPart[], spoken: boolean): NumberSpan {
    const first = parts[0] as NumberPart;
    const last = parts[parts.length - 1] as NumberPart;
    const start = (this.tokens[first.from] as Token).start;
    const end = (this.tokens[last.to - 1] as Token).end;
    const digits = parts.map((part) => part.digits).join('');
    const ambiguous = last.to - first.from === 1 && AMBIGUOUS.has(this.norm(first.from));
    const value = parts.length === 1 ? first.value : Number(digits);
    return { kind, from: first.from, to: last.to, start, end, value, digits, parts, ambiguous, spoken };
  }
}

/**
 * Numbers of a French text, spoken or written, left to right and without overlap, in the greedy reading
 * (`soixante dix huit` is 78). Numerals that follow one another and cannot be one number form one `digits` span
 * whose `parts` keep them apart (`zéro six douze` → 0, 6, 12); hesitations between them (`euh`) do not end it.
 * Linear time. See {@link digitReadings} for the other readings of a run.
 */
export function readNumbers(input: string | readonly Token[]): NumberSpan[] {
  return new NumberReader(typeof input === 'string' ? tokenize(input) : input).readAll();
}
