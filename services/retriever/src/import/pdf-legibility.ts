import { isFrenchWord } from './french-words.ts';
import type { PdfItem } from './pdf-items.ts';

/** Fewer letters than that tell nothing by their words. */
const FEWEST_WORDS = 8;
/** Share of words that a French text has in common with the dictionary at least; real ones have over four fifths. */
const FEWEST_KNOWN = 0.2;
/** Share of letters and digits among all signs at least. */
const FEWEST_LETTERS = 0.5;
const FEWEST_SIGNS = 6;
/** Signs without a meaning of their own: private ones, controls, what could not be decoded. */
const MEANINGLESS = /[\p{Co}\p{Cc}\p{Cn}\ufffd]/gu;
const MOST_MEANINGLESS = 0.1;

/**
 * Fonts of a document whose letters are not those that its readers see: fonts without a map to Unicode give signs that
 * mean nothing.
 */
export function illegibleFonts(items: readonly PdfItem[]): ReadonlySet<string> {
  const texts = new Map<string, string[]>();
  for (const { font, text } of items) texts.set(font, [...(texts.get(font) ?? []), text]);
  return new Set([...texts].filter(([, parts]) => !isLegible(parts.join(' '))).map(([font]) => font));
}

/** True for a text whose signs are those of a language. */
export function isLegible(text: string): boolean {
  const signs = text.replace(/[\s.…_·•\-–—]/g, '');
  if (signs.length < FEWEST_SIGNS) return true;
  const meaningless = signs.match(MEANINGLESS)?.length ?? 0;
  if (meaningless > MOST_MEANINGLESS * signs.length) return false;
  const letters = signs.match(/[\p{L}\d]/gu)?.length ?? 0;
  if (letters < FEWEST_LETTERS * signs.length) return false;
  const words = (text.match(/\p{L}{3,}/gu) ?? []).filter((word) => !/^\p{Lu}{2,6}$/u.test(word));
  if (words.length < FEWEST_WORDS) return true;
  const known = words.filter((word) => isFrenchWord(word)).length;
  return known >= FEWEST_KNOWN * words.length;
}
