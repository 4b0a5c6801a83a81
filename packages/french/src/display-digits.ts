import { digitReadings, NIR_BORDERS, PHONE_BORDERS } from './digit-readings.ts';
import { formatNir, formatNumber, formatPhone } from './display-number.ts';
import { type DisplayPiece, wordPiece } from './display-piece.ts';
import type { QuantityWriter } from './display-quantity.ts';
import { hasNirKey } from './nir-key.ts';
import type { NumberPart, NumberSpan } from './numbers.ts';
import type { Token } from './token.ts';

/** From so many figures said one by one on, they are shown as one number. */
const MIN_FIGURES = 4;
/** A phone number takes at least so many words. */
const MIN_LONG_TOKENS = 5;
const READINGS = 128;
const POSTCODE_BORDERS = [2];

/** Writes a run of numerals: phone number, social security number, figures one by one, or numbers side by side. */
export class DigitRunWriter {
  private readonly tokens: readonly Token[];
  private readonly quantities: QuantityWriter;
  private readonly space: string;

  constructor(tokens: readonly Token[], quantities: QuantityWriter, space: string) {
    this.tokens = tokens;
    this.quantities = quantities;
    this.space = space;
  }

  write(run: NumberSpan): DisplayPiece[] {
    const { from, to, parts, digits } = run;
    const long = to - from >= MIN_LONG_TOKENS || digits.length >= 10;
    const known = this.postcode(run) ?? (long ? (this.nir(run) ?? this.phone(run)) : undefined);
    if (known !== undefined) return [known];
    const figures = parts.every((part) => part.digits.length === 1) && parts.length >= MIN_FIGURES;
    if (figures || Number.isNaN(run.value)) return [{ from, to, text: digits, kind: 'digits' }];
    if (digits.startsWith('0') && parts.length > 1) {
      const text = parts.map((part) => part.digits).join(' ');
      return [{ from, to, text: text.replace(/\b0 (?=\d\b)/g, '0'), kind: 'digits' }];
    }
    return parts.flatMap((part, index) => {
      const next = parts[index + 1];
      return [...this.part(part, next), ...this.words(part.to, next?.from ?? part.to)];
    });
  }

  private words(from: number, to: number): DisplayPiece[] {
    return Array.from({ length: to - from }, (_, i) => wordPiece(this.tokens, from + i));
  }

  /** Five digits after `code postal`. */
  postcode(run: NumberSpan): DisplayPiece | undefined {
    const cued = this.tokens
      .slice(Math.max(0, run.from - 4), run.from)
      .some((token) => token.norm === 'postal');
    const digits = cued ? this.readings(run, [5], POSTCODE_BORDERS)[0] : undefined;
    return digits === undefined ? undefined : { from: run.from, to: run.to, text: digits, kind: 'digits' };
  }

  private part(part: NumberPart, next: NumberPart | undefined): DisplayPiece[] {
    const { from, to, value, digits } = part;
    if (value < 10 || next === undefined) {
      const quantity = next === undefined ? this.quantities.write(from, to, value) : undefined;
      if (quantity !== undefined) return [quantity];
      if (value < 10) return this.words(from, to);
    }
    const year = digits.length === 4 && value >= 1900 && value <= 2100;
    return [
      { from, to, text: year ? digits : formatNumber(value, this.space), kind: year ? 'year' : 'number' },
    ];
  }

  private readings(
    run: NumberSpan,
    lengths: readonly number[],
    borders: readonly number[],
  ): readonly string[] {
    return digitReadings(this.tokens, run, { lengths, borders, limit: READINGS }).readings;
  }

  private nir(run: NumberSpan): DisplayPiece | undefined {
    const readings = this.readings(run, [13, 15], NIR_BORDERS);
    const number =
      readings.find(hasNirKey) ?? readings.find((digits) => /^[12]\d{2}(?:0[1-9]|1[0-2])/.test(digits));
    return number === undefined
      ? undefined
      : { from: run.from, to: run.to, text: formatNir(number), kind: 'nir' };
  }

  private phone(run: NumberSpan): DisplayPiece | undefined {
    const number = this.readings(run, [10], PHONE_BORDERS).find((digits) => /^0[1-9]\d{8}$/.test(digits));
    return number === undefined
      ? undefined
      : { from: run.from, to: run.to, text: formatPhone(number), kind: 'phone' };
  }
}
