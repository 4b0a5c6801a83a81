import { fold, MONTHS } from '@decroche/french';

const MONTH = [...MONTHS.keys()].filter((name) => name.length > 3).join('|');
const BOUND = new RegExp(
  `\\bretraites?\\b[^.:;()]{0,25}\\b(avant le|a partir du) (1er|premier|\\d{1,2}) (${MONTH}) (\\d{4})`,
  'gu',
);

/**
 * Whether a sentence that bounds its rule by the day on which a pension begins (`retraite avant le 1er septembre 2026`)
 * speaks of a pension that begins on that ISO 8601 day. True for a sentence without such a bound.
 */
export function speaksOfEffectOn(sentence: string, day: string): boolean {
  const folded = fold(sentence).replace(/\s+/g, ' ');
  return [...folded.matchAll(BOUND)].every(([, side, date = '', month = '', year]) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const bound = `${year}-${two(MONTHS.get(month) ?? 1)}-${two(Number.parseInt(date, 10) || 1)}`;
    return side === 'avant le' ? day < bound : day >= bound;
  });
}
