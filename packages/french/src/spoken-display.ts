import { type AcronymRegistry, acronyms as builtInAcronyms } from './acronyms.ts';
import { MONTH_NAMES, MONTHS } from './calendar.ts';
import { type DateSpan, readDates } from './dates.ts';
import { DigitRunWriter } from './display-digits.ts';
import { type DisplayKind, type DisplayPiece, wordPiece } from './display-piece.ts';
import { QuantityWriter } from './display-quantity.ts';
import { fold } from './fold.ts';
import { type NumberSpan, readNumbers } from './numbers.ts';
import { readSpelledWords } from './spelled-words.ts';
import { type Token, tokenize } from './token.ts';

/** One word to show, and the input words it covers (half-open), so that times and confidences follow. */
export interface DisplayWord {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly kind: DisplayKind;
}

export interface NormaliseOptions {
  /** Default: the built-in registry. */
  readonly acronyms?: AcronymRegistry;
  /** Narrow no-break spaces inside numbers and before units, as typography asks. Default: plain spaces. */
  readonly noBreak?: boolean;
}

const NARROW_SPACE = '\u202f';
/** A variant such as `la spa` took the article of its acronym in. */
const ABSORBED_ARTICLE = /^(?:la|le|l)$/;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

class DisplayWriter {
  private readonly tokens: readonly Token[];
  private readonly norms: readonly string[];
  private readonly registry: AcronymRegistry;
  private readonly quantities: QuantityWriter;
  private readonly runs: DigitRunWriter;
  private readonly numbers: ReadonlyMap<number, NumberSpan>;
  private readonly dates: ReadonlyMap<number, DateSpan>;
  private readonly spelled: ReadonlyMap<number, DisplayPiece>;

  constructor(tokens: readonly Token[], options: NormaliseOptions) {
    const space = options.noBreak === true ? NARROW_SPACE : ' ';
    const numbers = readNumbers(tokens);
    this.tokens = tokens;
    this.norms = tokens.map((token) => token.norm);
    this.registry = options.acronyms ?? builtInAcronyms;
    this.numbers = new Map(numbers.map((number) => [number.from, number]));
    this.dates = new Map(readDates(tokens, numbers).map((date) => [date.from, date]));
    this.spelled = new Map(
      readSpelledWords(tokens).map((word) => [
        word.from,
        { from: word.from, to: word.to, text: word.word.toUpperCase(), kind: 'spelled' },
      ]),
    );
    this.quantities = new QuantityWriter(this.norms, this.numbers, space);
    this.runs = new DigitRunWriter(tokens, this.quantities, space);
  }

  write(): DisplayPiece[] {
    const pieces: DisplayPiece[] = [];
    for (let at = 0; at < this.tokens.length; ) {
      const found = this.letters(at) ?? this.date(at) ?? this.number(at) ?? [wordPiece(this.tokens, at)];
      pieces.push(...found);
      at = (found[found.length - 1] as DisplayPiece).to;
    }
    return pieces;
  }

  private letters(at: number): DisplayPiece[] | undefined {
    const spelled = this.spelled.get(at);
    const match = this.registry.matchAt(this.norms, at);
    if (match === undefined || (spelled !== undefined && spelled.to > match.to)) return spelled && [spelled];
    const ownWords = fold(match.acronym.form).startsWith(`${this.norms[at]} `);
    const absorbed = match.how === 'word' && !ownWords && ABSORBED_ARTICLE.test(this.norms[at] ?? '');
    const text = absorbed ? `l'${match.acronym.form}` : match.acronym.form;
    return [{ from: at, to: match.to, text, kind: 'acronym' }];
  }

  /** Dates that were typed with figures stay as they are. */
  private date(at: number): DisplayPiece[] | undefined {
    const date = this.dates.get(at);
    if (date === undefined) return undefined;
    const { from, to, day, month, year } = date;
    const words = this.tokens.slice(from, to);
    if (words.some((token) => token.kind === 'punctuation')) return undefined;
    const yearText = year === undefined ? '' : date.twoDigitYear ? twoDigits(year) : String(year);
    if (month === undefined) return [{ from, to, text: yearText, kind: 'year' }];
    if (day !== undefined && !words.some((token) => MONTHS.has(token.norm))) {
      return [{ from, to, text: `${twoDigits(day)}/${twoDigits(month)}/${yearText}`, kind: 'date' }];
    }
    const dayText = day === undefined ? '' : day === 1 ? '1er' : String(day);
    const text = [dayText, MONTH_NAMES[month - 1], yearText].filter((part) => part !== '').join(' ');
    return [{ from, to, text, kind: 'date' }];
  }

  private number(at: number): DisplayPiece[] | undefined {
    const number = this.numbers.get(at);
    if (number === undefined || !number.spoken) return undefined;
    if (number.kind === 'digits') return this.runs.write(number);
    if (number.kind === 'ordinal') return this.ordinal(number);
    const piece = this.runs.postcode(number) ?? this.quantities.write(number.from, number.to, number.value);
    return piece && [piece];
  }

  private ordinal(number: NumberSpan): DisplayPiece[] | undefined {
    if (number.value === 1 || number.ambiguous) return undefined;
    const plural = (this.norms[number.to - 1] ?? '').endsWith('s') ? 'es' : 'e';
    return [{ from: number.from, to: number.to, text: `${number.value}${plural}`, kind: 'ordinal' }];
  }
}

/** Puts pieces that lie in one input word back together, with what stands between them (`est-ce`, `l'ASPA`). */
function gather(
  text: string,
  tokens: readonly Token[],
  pieces: readonly DisplayPiece[],
  wordOf: (offset: number) => number,
): DisplayWord[] {
  const shown: DisplayWord[] = [];
  let previousEnd = 0;
  for (const piece of pieces) {
    const start = (tokens[piece.from] as Token).start;
    const end = (tokens[piece.to - 1] as Token).end;
    const from = wordOf(start);
    const to = wordOf(end - 1) + 1;
    const last = shown[shown.length - 1];
    if (last !== undefined && from < last.to) {
      const kind = last.kind === 'word' ? piece.kind : last.kind;
      const joined = last.text + text.slice(previousEnd, start) + piece.text;
      shown[shown.length - 1] = { text: joined, from: last.from, to, kind };
    } else shown.push({ text: piece.text, from, to, kind: piece.kind });
    previousEnd = end;
  }
  return shown;
}

/** The shown words as one text: a space between words, none after an apostrophe. */
export function displayText(words: readonly DisplayWord[]): string {
  let text = '';
  for (const word of words)
    text += (text === '' || text.endsWith("'") || text.endsWith('’') ? '' : ' ') + word.text;
  return text;
}

/**
 * Recognised words as one would write them: `mille deux cents euros` → `1 200 €`, `premier mars mille neuf cent
 * soixante quatre` → `1er mars 1964`, `c deux p` → `C2P`. Each shown word says which input words it covers; every
 * input word that holds a visible character is covered by exactly one. Cautious: `un` and `une` stay words but in
 * `un euro`, `neuf` and other small numbers unless a unit follows.
 */
export function normaliseSpoken(words: readonly string[], options: NormaliseOptions = {}): DisplayWord[] {
  const starts: number[] = [];
  let text = '';
  for (const word of words) {
    starts.push(text.length);
    text += `${word} `;
  }
  const owners = new Int32Array(text.length);
  starts.forEach((start, word) => {
    owners.fill(word, start, starts[word + 1] ?? text.length);
  });
  const tokens = tokenize(text);
  const pieces = new DisplayWriter(tokens, options).write();
  return gather(text, tokens, pieces, (offset) => owners[offset] as number);
}
