import type { AcronymRegistry } from './acronyms.ts';
import { acronyms as builtInAcronyms } from './acronyms.ts';
import { MONTH_NAMES } from './calendar.ts';
import { type DateSpan, readDates } from './dates.ts';
import { digitReadings } from './digit-readings.ts';
import { formatNir, formatNumber, formatPhone, hasNirKey } from './display-number.ts';
import { type NumberPart, type NumberSpan, readNumbers } from './numbers.ts';
import { readSpelledWords } from './spelled-words.ts';
import { type Token, tokenize } from './token.ts';

export type DisplayKind =
  | 'word'
  | 'number'
  | 'ordinal'
  | 'year'
  | 'date'
  | 'amount'
  | 'percentage'
  | 'hour'
  | 'phone'
  | 'nir'
  | 'digits'
  | 'acronym'
  | 'spelled';

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
  /** No-break spaces inside numbers and before units, as typography asks. Default: plain spaces. */
  readonly noBreak?: boolean;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly kind: DisplayKind;
}

const UNITS = new Set([
  ...[
    'an',
    'ans',
    'annee',
    'annees',
    'mois',
    'jour',
    'jours',
    'semaine',
    'semaines',
    'trimestre',
    'trimestres',
  ],
  ...['heure', 'heures', 'minutes', 'euro', 'euros', 'points', 'enfants', 'kilometres', 'francs', 'fois'],
  ...['centimes', 'personnes', 'salaires', 'employeurs', 'periodes', 'demandes', 'annuites', 'pages'],
]);
/** Units before which even `un` and `une` become 1. */
const UNITS_OF_ONE = new Set(['an', 'euro', 'trimestre']);
const ROUND = new Set(['cent', 'cents', 'mille']);

class DisplayWriter {
  private readonly tokens: readonly Token[];
  private readonly norms: readonly string[];
  private readonly space: string;
  private readonly registry: AcronymRegistry;
  private readonly numbers = new Map<number, NumberSpan>();
  private readonly dates = new Map<number, DateSpan>();
  private readonly spelled = new Map<number, Piece>();

  constructor(tokens: readonly Token[], options: NormaliseOptions) {
    this.tokens = tokens;
    this.norms = tokens.map((token) => token.norm);
    this.space = options.noBreak === true ? '\u202f' : ' ';
    this.registry = options.acronyms ?? builtInAcronyms;
    const numbers = readNumbers(tokens);
    for (const number of numbers) this.numbers.set(number.from, number);
    for (const date of readDates(tokens, numbers)) this.dates.set(date.from, date);
    for (const word of readSpelledWords(tokens)) {
      this.spelled.set(word.from, { ...word, text: word.word.toUpperCase(), kind: 'spelled' });
    }
  }

  write(): Piece[] {
    const pieces: Piece[] = [];
    for (let at = 0; at < this.tokens.length; ) {
      const found = this.entity(at) ?? [this.word(at)];
      pieces.push(...found);
      at = (found[found.length - 1] as Piece).to;
    }
    return pieces;
  }

  private word(at: number): Piece {
    return { from: at, to: at + 1, text: (this.tokens[at] as Token).text, kind: 'word' };
  }

  private entity(at: number): Piece[] | undefined {
    const date = this.dates.get(at);
    if (date !== undefined) return [this.date(date)];
    const acronym = this.registry.matchAt(this.norms, at);
    const spelled = this.spelled.get(at);
    if (acronym !== undefined && (spelled === undefined || spelled.to <= acronym.to)) {
      return [{ from: at, to: acronym.to, text: acronym.acronym.form, kind: 'acronym' }];
    }
    if (spelled !== undefined) return [spelled];
    const number = this.numbers.get(at);
    return number?.spoken ? this.number(number) : undefined;
  }

  private date(date: DateSpan): Piece {
    const { from, to, day, month, year } = date;
    const yearText =
      year === undefined ? '' : date.twoDigitYear ? String(year).padStart(2, '0') : String(year);
    const hasMonthName = this.norms
      .slice(from, to)
      .some((norm) => /^[a-z]{3,9}\.?$/.test(norm) && isMonth(norm));
    if (month === undefined) return { from, to, text: yearText, kind: 'year' };
    const pad = (n: number): string => String(n).padStart(2, '0');
    if (!hasMonthName && day !== undefined) {
      return { from, to, text: `${pad(day)}/${pad(month)}/${yearText}`, kind: 'date' };
    }
    const dayText = day === undefined ? [] : [day === 1 ? '1er' : String(day)];
    const text = [...dayText, MONTH_NAMES[month - 1] as string, ...(yearText === '' ? [] : [yearText])];
    return { from, to, text: text.join(' '), kind: 'date' };
  }

  private number(number: NumberSpan): Piece[] | undefined {
    if (number.kind === 'ordinal') return this.ordinal(number);
    if (number.kind === 'digits') return this.digitRun(number);
    return this.quantity(number.from, number.to, number.value);
  }

  private ordinal(number: NumberSpan): Piece[] | undefined {
    if (number.value === 1 || number.ambiguous) return undefined;
    const plural = /s$/.test(this.norms[number.to - 1] ?? '') ? 'es' : 'e';
    return [{ from: number.from, to: number.to, text: `${number.value}${plural}`, kind: 'ordinal' }];
  }

  private quantity(from: number, to: number, value: number): Piece[] | undefined {
    const next = this.norms[to] ?? '';
    return (
      this.amount(from, to, value) ??
      this.percentage(from, to, value) ??
      this.hour(from, to, value) ??
      this.plain(from, to, value, next)
    );
  }

  private amount(from: number, to: number, value: number): Piece[] | undefined {
    const unit = this.norms[to];
    if (unit !== 'euro' && unit !== 'euros') return undefined;
    const cents = this.numbers.get(to + 1);
    const after = cents === undefined ? '' : (this.norms[cents.to] ?? '');
    const said = after === 'centime' || after === 'centimes';
    const whole = Number.isInteger(value) && cents?.kind === 'cardinal' && cents.spoken && cents.value < 100;
    if (whole && cents !== undefined && (said || (cents.value >= 10 && !UNITS.has(after)))) {
      const text = `${formatNumber(value, this.space)},${String(cents.value).padStart(2, '0')}${this.space}€`;
      return [{ from, to: cents.to + (said ? 1 : 0), text, kind: 'amount' }];
    }
    return [{ from, to: to + 1, text: `${formatNumber(value, this.space)}${this.space}€`, kind: 'amount' }];
  }

  private percentage(from: number, to: number, value: number): Piece[] | undefined {
    const said = this.norms[to] === 'pour' && /^cents?$/.test(this.norms[to + 1] ?? '');
    if (!said || (this.numbers.get(to + 1)?.to ?? 0) !== to + 2) return undefined;
    return [
      { from, to: to + 2, text: `${formatNumber(value, this.space)}${this.space}%`, kind: 'percentage' },
    ];
  }

  private hour(from: number, to: number, value: number): Piece[] | undefined {
    if (!/^heures?$/.test(this.norms[to] ?? '') || !Number.isInteger(value) || value > 24) return undefined;
    const minutes = this.numbers.get(to + 1);
    const write = (end: number, hours: number, past: number): Piece[] => {
      const text = `${hours}${this.space}h${past === 0 ? '' : `${this.space}${String(past).padStart(2, '0')}`}`;
      return [{ from, to: end, text, kind: 'hour' }];
    };
    const next = this.norms.slice(to + 1, to + 4).join(' ');
    if (/^et demie?\b/.test(next)) return write(to + 3, value, 30);
    if (/^et quart\b/.test(next)) return write(to + 3, value, 15);
    if (/^moins le quart\b/.test(next)) return write(to + 4, (value + 23) % 24, 45);
    const past =
      minutes?.kind === 'cardinal' && minutes.value > 1 && minutes.value < 60 ? minutes : undefined;
    if (past !== undefined && !UNITS.has(this.norms[past.to] ?? '')) return write(past.to, value, past.value);
    return /^(?:a|vers|des|avant|apres)$/.test(this.norms[from - 1] ?? '')
      ? write(to + 1, value, 0)
      : undefined;
  }

  private plain(from: number, to: number, value: number, next: string): Piece[] | undefined {
    const lone = to - from === 1 ? (this.norms[from] as string) : '';
    const unit = UNITS.has(next);
    if ((lone === 'un' || lone === 'une') && !UNITS_OF_ONE.has(next)) return undefined;
    if (value < 10 && Number.isInteger(value) && !unit && lone !== 'zero') return undefined;
    if (lone === 'zero' || (ROUND.has(lone) && !unit)) return undefined;
    return [{ from, to, text: formatNumber(value, this.space), kind: 'number' }];
  }

  private digitRun(run: NumberSpan): Piece[] {
    const whole = this.keyed(run);
    if (whole !== undefined) return [{ from: run.from, to: run.to, ...whole }];
    const single = run.parts.every((part) => part.digits.length === 1);
    if (single || run.parts[0]?.digits === '0') {
      const text = run.parts.map((part) => part.digits).join(single ? '' : ' ');
      return [{ from: run.from, to: run.to, text: text.replace(/\b0 (?=\d\b)/g, '0'), kind: 'digits' }];
    }
    return run.parts.flatMap((part, index) => this.part(part, run.parts[index + 1]));
  }

  private part(part: NumberPart, next: NumberPart | undefined): Piece[] {
    const quantity = next === undefined ? this.quantity(part.from, part.to, part.value) : undefined;
    if (quantity !== undefined) return quantity;
    const year = part.digits.length === 4 && part.value >= 1900 && part.value <= 2100;
    const text = year || Number.isNaN(part.value) ? part.digits : formatNumber(part.value, this.space);
    return [{ from: part.from, to: part.to, text, kind: year ? 'year' : 'number' }];
  }

  /** A run that reads as a phone number or as a social security number with a right key. */
  private keyed(run: NumberSpan): { text: string; kind: DisplayKind } | undefined {
    const { readings } = digitReadings(this.tokens, run, { lengths: [10, 13, 15], limit: 128 });
    const nir = readings.find(hasNirKey);
    if (nir !== undefined) return { text: formatNir(nir), kind: 'nir' };
    const phone = readings.find((digits) => /^0[1-9]\d{8}$/.test(digits));
    if (phone !== undefined) return { text: formatPhone(phone), kind: 'phone' };
    const long = readings.find((digits) => /^[12]\d{12}(?:\d{2})?$/.test(digits) && digits === run.digits);
    return long === undefined ? undefined : { text: formatNir(long), kind: 'nir' };
  }
}

const foldedMonths = new Set([
  'janvier',
  'fevrier',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'aout',
  'septembre',
]);
for (const name of ['octobre', 'novembre', 'decembre']) foldedMonths.add(name);
const isMonth = (norm: string): boolean => foldedMonths.has(norm);

/** Puts pieces that lie in one input word back together, with what stands between them (`est-ce`, `l'ASPA`). */
function gather(
  text: string,
  tokens: readonly Token[],
  pieces: readonly Piece[],
  wordOf: (offset: number) => number,
): DisplayWord[] {
  const shown: DisplayWord[] = [];
  let previousEnd = -1;
  for (const piece of pieces) {
    const start = (tokens[piece.from] as Token).start;
    const end = (tokens[piece.to - 1] as Token).end;
    const from = wordOf(start);
    const to = wordOf(end - 1) + 1;
    const last = shown[shown.length - 1];
    if (last !== undefined && from < last.to) {
      const between = text.slice(previousEnd, start);
      const kind = last.kind === 'word' ? piece.kind : last.kind;
      shown[shown.length - 1] = { text: last.text + between + piece.text, from: last.from, to, kind };
    } else shown.push({ text: piece.text, from, to, kind: piece.kind });
    previousEnd = end;
  }
  return shown;
}

/**
 * Recognised words as one would write them: `mille deux cents euros` → `1 200 €`, `premier mars mille neuf cent
 * soixante quatre` → `1er mars 1964`, `c deux p` → `C2P`. Each shown word says which input words it covers; every
 * input word that holds a visible character is covered by exactly one. Cautious: `un`, `une` and `neuf` stay
 * words unless a unit follows.
 */
export function normaliseSpoken(words: readonly string[], options: NormaliseOptions = {}): DisplayWord[] {
  const starts: number[] = [];
  let text = '';
  for (const word of words) {
    starts.push(text.length);
    text += `${word} `;
  }
  const owner = new Int32Array(text.length + 1);
  for (let w = 0; w < starts.length; w++) owner.fill(w, starts[w], starts[w + 1] ?? text.length + 1);
  const tokens = tokenize(text);
  const pieces = new DisplayWriter(tokens, options).write();
  return gather(text, tokens, pieces, (offset) => owner[offset] as number);
}
