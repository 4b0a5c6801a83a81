import { formatNumber } from './display-number.ts';
import type { DisplayPiece } from './display-piece.ts';
import type { NumberSpan } from './numbers.ts';

/** What a number before one of these counts is shown in figures even when it is small. Folded. */
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
const ROUND = new Set(['cent', 'cents', 'mille']);
const HOUR_CUES = new Set(['a', 'vers', 'des', 'avant', 'apres', 'jusqu']);

/** Writes one number with its unit: amount, percentage, hour, or the bare figure where that is safe. */
export class QuantityWriter {
  private readonly norms: readonly string[];
  private readonly numbers: ReadonlyMap<number, NumberSpan>;
  private readonly space: string;

  constructor(norms: readonly string[], numbers: ReadonlyMap<number, NumberSpan>, space: string) {
    this.norms = norms;
    this.numbers = numbers;
    this.space = space;
  }

  /** Undefined when the words should stay. */
  write(from: number, to: number, value: number): DisplayPiece | undefined {
    return (
      this.amount(from, to, value) ??
      this.percentage(from, to, value) ??
      this.hour(from, to, value) ??
      this.plain(from, to, value)
    );
  }

  private norm(at: number): string {
    return this.norms[at] ?? '';
  }

  private amount(from: number, to: number, value: number): DisplayPiece | undefined {
    if (!/^euros?$/.test(this.norm(to))) return undefined;
    const cents = this.cents(to + 1, value);
    const unit = `${this.space}€`;
    if (cents === undefined) {
      return { from, to: to + 1, text: formatNumber(value, this.space) + unit, kind: 'amount' };
    }
    const fraction = String(cents.value).padStart(2, '0');
    return {
      from,
      to: cents.to,
      text: `${formatNumber(value, this.space)},${fraction}${unit}`,
      kind: 'amount',
    };
  }

  /** `douze euros cinquante`, `douze euros et cinq centimes`. */
  private cents(at: number, euros: number): { to: number; value: number } | undefined {
    const from = this.norm(at) === 'et' ? at + 1 : at;
    const number = this.numbers.get(from);
    if (number?.kind !== 'cardinal' || !Number.isInteger(euros) || number.value > 99) return undefined;
    if (/^centimes?$/.test(this.norm(number.to))) return { to: number.to + 1, value: number.value };
    const bare = from === at && number.value >= 10 && !UNITS.has(this.norm(number.to));
    return bare ? { to: number.to, value: number.value } : undefined;
  }

  private percentage(from: number, to: number, value: number): DisplayPiece | undefined {
    if (this.norm(to) !== 'pour' || !/^cents?$/.test(this.norm(to + 1)) || this.numbers.has(to + 1))
      return undefined;
    return { from, to: to + 2, text: `${formatNumber(value, this.space)}${this.space}%`, kind: 'percentage' };
  }

  private hour(from: number, to: number, value: number): DisplayPiece | undefined {
    if (!/^heures?$/.test(this.norm(to)) || !Number.isInteger(value) || value > 24) return undefined;
    if (this.norm(to + 1) === 'et' && /^demie?$/.test(this.norm(to + 2)))
      return this.clock(from, to + 3, value, 30);
    if (this.norm(to + 1) === 'et' && this.norm(to + 2) === 'quart')
      return this.clock(from, to + 3, value, 15);
    if (this.norm(to + 1) === 'moins' && this.norm(to + 2) === 'le' && this.norm(to + 3) === 'quart') {
      return this.clock(from, to + 4, (value + 23) % 24, 45);
    }
    const minutes = this.numbers.get(to + 1);
    const isTime = minutes?.kind === 'cardinal' && minutes.value > 1 && minutes.value < 60;
    if (isTime && !UNITS.has(this.norm(minutes.to)))
      return this.clock(from, minutes.to, value, minutes.value);
    return HOUR_CUES.has(this.norm(from - 1)) ? this.clock(from, to + 1, value, 0) : undefined;
  }

  private clock(from: number, to: number, hours: number, minutes: number): DisplayPiece {
    const past = minutes === 0 ? '' : `${this.space}${String(minutes).padStart(2, '0')}`;
    return { from, to, text: `${hours}${this.space}h${past}`, kind: 'hour' };
  }

  private plain(from: number, to: number, value: number): DisplayPiece | undefined {
    const lone = to - from === 1 ? this.norm(from) : '';
    const unit = UNITS.has(this.norm(to));
    const article = lone === 'un' || lone === 'une';
    const small = value < 10 && Number.isInteger(value) && !unit;
    if (article || small || (ROUND.has(lone) && !unit) || value >= 1e6) return undefined;
    return { from, to, text: formatNumber(value, this.space), kind: 'number' };
  }
}
