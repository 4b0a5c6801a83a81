import { numeralWord } from './number-lexicon.ts';
import { NumeralGrammar } from './numeral-grammar.ts';
import { type Token, tokenize } from './token.ts';
import { writtenNumber } from './written-number.ts';

/** One numeral of a run: `quarante six` in `un quarante six zéro cinq`. `to` is exclusive. */
export interface NumberPart {
  readonly from: number;
  readonly to: number;
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
  /** The number; for `digits`, of the digits read as one number (NaN when a letter stands among them). */
  readonly value: number;
  /** All digits of the greedy reading, in order. */
  readonly digits: string;
  readonly parts: readonly NumberPart[];
  /** A lone `un`, `une`, `neuf`, `second` or `seconde`: perhaps an article, an adjective or a unit of time. */
  readonly ambiguous: boolean;
  /** At least one part was said in words. */
  readonly spoken: boolean;
}

const HESITATIONS = new Set(['euh', 'heu', 'hum', 'hm', 'ben', 'alors']);
const AMBIGUOUS = new Set(['un', 'une', 'neuf', 'second', 'seconde', 'seconds', 'secondes']);
const CORSICAN: Readonly<Record<string, string>> = { a: 'A', b: 'B', be: 'B', bey: 'B', ah: 'A' };
const CORSICAN_CODE = /^(\d*2[ab])(\d*)$/;

const isNumeric = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === 'number' || (token.kind === 'word' && numeralWord(token.norm) !== undefined));

function isHyphenated(tokens: readonly Token[]): boolean {
  return tokens.some(
    (token, at) =>
      token.joined && isNumeric(token) && (isNumeric(tokens[at - 1]) || tokens[at - 1]?.norm === 'et'),
  );
}

class NumberReader {
  private readonly tokens: readonly Token[];
  private readonly grammar: NumeralGrammar;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.grammar = new NumeralGrammar(tokens, isHyphenated(tokens));
  }

  readAll(): NumberSpan[] {
    const spans: NumberSpan[] = [];
    for (let at = 0; at < this.tokens.length; ) {
      const span = this.run(at);
      if (span === undefined) at++;
      else {
        spans.push(span);
        at = span.to;
      }
    }
    return spans;
  }

  private run(from: number): NumberSpan | undefined {
    const first = this.single(from);
    if (first === undefined) return undefined;
    if (first.kind !== 'cardinal' && first.kind !== 'digits') return first;
    const parts: NumberPart[] = [...first.parts];
    let spoken = first.spoken;
    for (;;) {
      const last = parts[parts.length - 1] as NumberPart;
      const at = this.nextInRun(last, parts);
      const next = at === undefined ? undefined : this.nextPart(at, parts);
      if (next === undefined) break;
      parts.push(next.part);
      spoken ||= next.spoken;
    }
    if (parts.length === first.parts.length) return first;
    return this.span('digits', parts, spoken);
  }

  private nextPart(
    at: number,
    parts: readonly NumberPart[],
  ): { part: NumberPart; spoken: boolean } | undefined {
    const letter = this.corsican(at, parts);
    if (letter !== undefined) return { part: letter, spoken: true };
    const next = this.single(at);
    if (next === undefined || (next.kind !== 'cardinal' && next.kind !== 'digits')) return undefined;
    return { part: next.parts[0] as NumberPart, spoken: next.spoken };
  }

  private nextInRun(last: NumberPart, parts: readonly NumberPart[]): number | undefined {
    const at = last.to;
    const token = this.tokens[at];
    if (token === undefined) return undefined;
    if (isNumeric(token) || token.kind === 'code' || this.corsican(at, parts) !== undefined) return at;
    const following = this.tokens[at + 1];
    if (token.kind === 'word') {
      return HESITATIONS.has(token.norm) && isNumeric(following) ? at + 1 : undefined;
    }
    const glued =
      (token.text === '.' || token.text === '-') &&
      this.tokens[at - 1]?.kind === 'number' &&
      following?.kind === 'number' &&
      token.start === this.tokens[at - 1]?.end &&
      following.start === token.end;
    return glued ? at + 1 : undefined;
  }

  private corsican(at: number, parts: readonly NumberPart[]): NumberPart | undefined {
    const token = this.tokens[at];
    if (token === undefined || parts.length < 2) return undefined;
    if (token.kind === 'code') {
      const match = CORSICAN_CODE.exec(token.norm);
      if (match === null) return undefined;
      return { from: at, to: at + 1, value: Number.NaN, digits: token.norm.toUpperCase() };
    }
    const letter = CORSICAN[token.norm];
    const before = parts[parts.length - 1]?.digits ?? '';
    if (letter === undefined || token.kind !== 'word' || !before.endsWith('2')) return undefined;
    if (!isNumeric(this.tokens[at + 1])) return undefined;
    return { from: at, to: at + 1, value: Number.NaN, digits: letter };
  }

  private single(from: number): NumberSpan | undefined {
    const written = writtenNumber(this.tokens, from);
    if (written !== undefined) {
      const part = { from, to: written.to, value: written.value, digits: written.digits };
      if (written.ordinal) return this.span('ordinal', [part], false);
      if (written.decimal) return this.span('decimal', [part], false);
      const quantity =
        written.digits.length < 10 && (written.digits === '0' || !written.digits.startsWith('0'));
      return this.span(quantity ? 'cardinal' : 'digits', [part], false);
    }
    const numeral = this.grammar.read(from);
    if (numeral === undefined) return undefined;
    const part = { from, to: numeral.to, value: numeral.value, digits: String(numeral.value) };
    if (numeral.ordinal) return this.span('ordinal', [part], true);
    return this.decimal(part) ?? this.span('cardinal', [part], true);
  }

  /** `douze virgule cinq`, `trois virgule zéro cinq`, `deux et demi`. */
  private decimal(whole: NumberPart): NumberSpan | undefined {
    const mark = this.tokens[whole.to]?.norm;
    const next = this.tokens[whole.to + 1]?.norm;
    if (mark === 'et' && (next === 'demi' || next === 'demie')) {
      const part = { ...whole, to: whole.to + 2, value: whole.value + 0.5, digits: `${whole.digits}5` };
      return this.span('decimal', [part], true);
    }
    if (mark !== 'virgule') return undefined;
    let at = whole.to + 1;
    let fraction = '';
    while (this.grammar.word(at)?.role === 'zero') {
      fraction += '0';
      at++;
    }
    const rest = this.grammar.read(at);
    if (rest !== undefined && !rest.ordinal && rest.value > 0) {
      fraction += String(rest.value);
      at = rest.to;
    }
    if (fraction === '') return undefined;
    const value = Number(`${whole.value}.${fraction}`);
    return this.span('decimal', [{ ...whole, to: at, value, digits: whole.digits + fraction }], true);
  }

  private span(kind: NumberKind, parts: readonly NumberPart[], spoken: boolean): NumberSpan {
    const first = parts[0] as NumberPart;
    const last = parts[parts.length - 1] as NumberPart;
    const start = (this.tokens[first.from] as Token).start;
    const end = (this.tokens[last.to - 1] as Token).end;
    const digits = parts.map((part) => part.digits).join('');
    const lone = last.to - first.from === 1;
    const ambiguous = lone && AMBIGUOUS.has((this.tokens[first.from] as Token).norm);
    const value = parts.length === 1 ? first.value : Number(digits);
    return { kind, from: first.from, to: last.to, start, end, value, digits, parts, ambiguous, spoken };
  }
}

/**
 * Numbers of a French text, spoken or written, left to right and without overlap, in the greedy reading
 * (`soixante dix huit` is 78). Numerals that follow one another and cannot be one number form one `digits` span
 * whose `parts` keep them apart (`zéro six douze` → 0, 6, 12). Linear time. See {@link digitReadings} for the
 * other readings of a run.
 */
export function readNumbers(input: string | readonly Token[]): NumberSpan[] {
  return new NumberReader(typeof input === 'string' ? tokenize(input) : input).readAll();
}
