import { isCalendarDay, MONTH_NAMES, MONTHS } from './calendar.ts';
import {
  BIRTH_CUES,
  COUNTED,
  CUE_LINKS,
  MONTH_CUES,
  SHORT_YEAR_CUES,
  SINCE_CUES,
  UNTIL_CUES,
  YEAR_CUES,
} from './date-cues.ts';
import { fold } from './fold.ts';
import { type NumberPart, type NumberSpan, readNumbers } from './numbers.ts';
import { isStopWord } from './stop-words.ts';
import { type Token, tokenize } from './token.ts';

/** What makes the date known: the words before it. */
export type DateCue = 'birth' | 'since' | 'until' | 'in' | 'none';

export interface DateSpan {
  /** Token range, half-open. */
  readonly from: number;
  readonly to: number;
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
  readonly day?: number;
  readonly month?: number;
  /** As said: four digits, or 0–99 when `twoDigitYear`. */
  readonly year?: number;
  readonly twoDigitYear: boolean;
  readonly cue: DateCue;
  /** Offsets of the year alone, so that a redactor can keep it. */
  readonly yearStart?: number;
  readonly yearEnd?: number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly digits: string;
  readonly ordinal: boolean;
}

interface Draft {
  from: number;
  to: number;
  day?: number;
  month?: number;
  year?: Piece;
}

const fourDigits = (piece: Piece): boolean =>
  piece.digits.length === 4 && piece.value >= 1850 && piece.value <= 2100;
const twoDigits = (piece: Piece): boolean =>
  piece.value >= 0 && piece.value <= 99 && (piece.digits.length === 2 || piece.value < 10);

const WHOLE_MONTHS: ReadonlySet<string> = new Set(MONTH_NAMES.map(fold));

class DateReader {
  private readonly tokens: readonly Token[];
  private readonly pieces = new Map<number, Piece>();

  constructor(tokens: readonly Token[], numbers: readonly NumberSpan[]) {
    this.tokens = tokens;
    for (const span of numbers) {
      if (span.kind === 'decimal') continue;
      for (const part of span.parts) this.addPart(part, span.kind === 'ordinal');
    }
  }

  private addPart(part: NumberPart, ordinal: boolean): void {
    if (!Number.isNaN(part.value)) this.pieces.set(part.from, { ...part, ordinal });
  }

  readAll(): DateSpan[] {
    const dates: DateSpan[] = [];
    for (let at = 0; at < this.tokens.length; ) {
      const draft =
        this.dayFirst(at) ??
        this.isoDate(at) ??
        this.monthFirst(at) ??
        this.numeric(at) ??
        this.monthAndYear(at) ??
        this.lone(at);
      if (draft === undefined) at++;
      else {
        dates.push(this.finish(draft));
        at = draft.to;
      }
    }
    return dates;
  }

  private month(at: number): number | undefined {
    const token = this.tokens[at];
    return token?.kind === 'word' ? MONTHS.get(token.norm) : undefined;
  }

  private year(at: number): Piece | undefined {
    let from = at;
    while (this.isYearLink(from)) from++;
    const piece = this.pieces.get(from);
    if (piece === undefined || piece.ordinal) return undefined;
    const next = this.norm(piece.to);
    const joined = this.centuryAndYear(piece);
    if (joined !== undefined) return joined;
    if (fourDigits(piece)) return COUNTED.has(next) && next !== 'pour' ? undefined : piece;
    return twoDigits(piece) && piece.value >= 10 && !COUNTED.has(next) ? piece : undefined;
  }

  /** `dix neuf soixante quatre`: the century, then the year in it. */
  private centuryAndYear(century: Piece): Piece | undefined {
    const rest = this.pieces.get(century.to);
    if (rest === undefined || rest.ordinal || (century.value !== 19 && century.value !== 20))
      return undefined;
    if (rest.digits.length !== 2 || rest.from !== century.to || COUNTED.has(this.norm(rest.to)))
      return undefined;
    const value = century.value * 100 + rest.value;
    return { from: century.from, to: rest.to, value, digits: String(value), ordinal: false };
  }

  private isYearLink(at: number): boolean {
    return /^(?:de|l|annee)$/.test(this.norm(at));
  }

  /** `premier mars 1964`, `12 mars`, `le douze mars soixante quatre`. */
  private dayFirst(at: number): Draft | undefined {
    const day = this.pieces.get(at);
    if (day === undefined || (day.ordinal && day.value > 31)) return undefined;
    const month = this.month(day.to);
    if (month === undefined || !isCalendarDay(day.value, month)) return undefined;
    const year = this.year(day.to + 1);
    return { from: at, to: year?.to ?? day.to + 1, day: day.value, month, ...(year && { year }) };
  }

  private monthFirst(at: number): Draft | undefined {
    const month = this.month(at);
    if (month === undefined) return undefined;
    // `déc. 1965`
    const isDotted = this.tokens[at + 1]?.text === '.' && !WHOLE_MONTHS.has(this.norm(at));
    const year = this.year(isDotted ? at + 2 : at + 1);
    if (year !== undefined) return { from: at, to: year.to, month, year };
    return MONTH_CUES.has(this.norm(at - 1)) ? { from: at, to: at + 1, month } : undefined;
  }

  /** `1960-03-12`. */
  private isoDate(at: number): Draft | undefined {
    const year = this.pieces.get(at);
    if (year === undefined || !fourDigits(year) || this.tokens[year.to]?.text !== '-') return undefined;
    const month = this.pieces.get(year.to + 1);
    if (month === undefined || this.tokens[month.to]?.text !== '-') return undefined;
    const day = this.pieces.get(month.to + 1);
    if (day === undefined || !isCalendarDay(day.value, month.value, year.value)) return undefined;
    return { from: at, to: day.to, day: day.value, month: month.value, year };
  }

  /** `12/03/1960`, `12 03 1960`, `douze zéro trois soixante`; a two-digit year needs a mark or a cue. */
  private numeric(at: number): Draft | undefined {
    const day = this.unpadded(at);
    if (day === undefined) return undefined;
    const separator = this.separator(day.to);
    const month = this.unpadded(day.to + (separator === '' ? 0 : 1));
    if (month === undefined || this.separator(month.to) !== separator) return undefined;
    const year = this.pieces.get(month.to + (separator === '' ? 0 : 1));
    if (year === undefined || !isCalendarDay(day.value, month.value)) return undefined;
    const next = this.pieces.get(year.to);
    const cued = this.cue(at) !== 'none' || this.tokens[at - 1]?.norm === 'le';
    const full = fourDigits(year) && (separator !== '' || cued || next === undefined);
    const short = twoDigits(year) && (separator !== '' || (cued && next === undefined));
    if (!full && !short) return undefined;
    if (separator === '' && this.pieces.has(at - 1) && !cued) return undefined;
    return { from: at, to: year.to, day: day.value, month: month.value, year };
  }

  /** `12/1965`; with a word of birth before it `12/65` too. */
  private monthAndYear(at: number): Draft | undefined {
    const month = this.unpadded(at);
    if (month === undefined || month.value < 1 || month.value > 12) return undefined;
    if (this.tokens[month.to]?.text !== '/' || this.tokens[at - 1]?.text === '/') return undefined;
    const year = this.pieces.get(month.to + 1);
    if (year === undefined || this.tokens[year.to]?.text === '/') return undefined;
    const isYear =
      fourDigits(year) || (twoDigits(year) && year.digits.length === 2 && this.cue(at) === 'birth');
    return isYear ? { from: at, to: year.to, month: month.value, year } : undefined;
  }

  /** A day or month number, with the `zéro` that may be said before it. */
  private unpadded(at: number): Piece | undefined {
    const first = this.pieces.get(at);
    if (first === undefined) return undefined;
    if (first.value !== 0 || first.digits !== '0') return first.digits.length <= 2 ? first : undefined;
    const second = this.pieces.get(first.to);
    if (second === undefined || second.digits.length !== 1) return undefined;
    return { ...second, from: at, digits: `0${second.digits}` };
  }

  private separator(at: number): string {
    const text = this.tokens[at]?.text;
    return text === '/' || text === '-' || text === '.' ? text : '';
  }

  /** `en 1964`, `né en soixante quatre`, `de cinquante deux`, `1964` alone. */
  private lone(at: number): Draft | undefined {
    const first = this.pieces.get(at);
    if (first === undefined || first.ordinal) return undefined;
    const cuedShort = SHORT_YEAR_CUES.has(this.norm(at - 1));
    const year = (cuedShort ? this.centuryAndYear(first) : undefined) ?? first;
    const next = this.norm(year.to);
    if (COUNTED.has(next) || (next !== '' && this.month(year.to) !== undefined)) return undefined;
    if (this.pieces.has(year.to) && !fourDigits(year)) return undefined;
    const before = this.norm(at - 1);
    if (fourDigits(year)) {
      const cued = YEAR_CUES.has(before) || this.cue(at) !== 'none';
      const bare = year.value >= 1900 && year.value <= 2060 && this.endsPhrase(year.to);
      return cued || bare ? { from: at, to: year.to, year } : undefined;
    }
    if (!twoDigits(year) || year.digits.length !== 2) return undefined;
    const birth = this.cue(at) === 'birth' && before !== 'a' && before !== 'le';
    const ofYear = (before === 'de' || before === 'du') && this.tokens[year.to] === undefined;
    return SHORT_YEAR_CUES.has(before) || birth || ofYear ? { from: at, to: year.to, year } : undefined;
  }

  /** Nothing that the number could count follows: the end, punctuation, a digit group or a grammatical word. */
  private endsPhrase(at: number): boolean {
    const token = this.tokens[at];
    return (
      token === undefined || token.kind === 'punctuation' || this.pieces.has(at) || isStopWord(token.norm)
    );
  }

  private norm(at: number): string {
    return this.tokens[at]?.norm ?? '';
  }

  private cue(at: number): DateCue {
    for (let back = at - 1, seen = 0; back >= 0 && seen < 6; back--, seen++) {
      const norm = (this.tokens[back] as Token).norm;
      if (BIRTH_CUES.has(norm)) return 'birth';
      if (SINCE_CUES.has(norm)) return 'since';
      if (UNTIL_CUES.has(norm)) return 'until';
      if (norm === 'en' && seen > 0) return 'none';
      if (norm !== 'en' && !CUE_LINKS.has(norm)) break;
    }
    return this.tokens[at - 1]?.norm === 'en' ? 'in' : 'none';
  }

  private finish(draft: Draft): DateSpan {
    const { from, to, day, month, year } = draft;
    return {
      from,
      to,
      start: (this.tokens[from] as Token).start,
      end: (this.tokens[to - 1] as Token).end,
      ...(day !== undefined && { day }),
      ...(month !== undefined && { month }),
      ...(year !== undefined && {
        year: year.value,
        yearStart: (this.tokens[year.from] as Token).start,
        yearEnd: (this.tokens[year.to - 1] as Token).end,
      }),
      twoDigitYear: year !== undefined && year.value < 100,
      cue: this.cue(from),
    };
  }
}

/**
 * Dates of a French text, spoken or written, whole or partial: `premier mars mille neuf cent soixante quatre`,
 * `12/03/60`, `mars 1964`, `né en soixante quatre`. Left to right, without overlap. A two-digit year is given as
 * said; {@link resolveTwoDigitYear} decides its century. Linear time.
 */
export function readDates(input: string | readonly Token[], numbers?: readonly NumberSpan[]): DateSpan[] {
  const tokens = typeof input === 'string' ? tokenize(input) : input;
  return new DateReader(tokens, numbers ?? readNumbers(tokens)).readAll();
}
