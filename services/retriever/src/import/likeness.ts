import { fold } from '@decroche/french';

/** Two articles that say nearly the same. */
export interface Duplicate {
  readonly article: string;
  readonly other: string;
  /** Whether the other one is in the live base or in the same import. */
  readonly where: 'base' | 'import';
  /** Share of the shorter text that stands in the other one, 0 to 1. */
  readonly share: number;
}

/** Words that stand together in one shingle. */
const SHINGLE = 4;
/** Share of the shorter text from which two are duplicates. */
const SAME = 0.7;
/** Shorter texts say too little. */
const FEWEST_SHINGLES = 8;
/** A shingle of more texts than that is a formula of the house. */
const MOST_TEXTS = 40;

/**
 * Pairs of near-duplicates: of the imported texts with one another and with the live base.
 *
 * @param imported and @param live slug → text
 */
export function duplicatesAmong(
  imported: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, string>,
): Duplicate[] {
  const texts = [
    ...[...live].map(([slug, text]) => ({ slug, where: 'base' as const, shingles: shinglesOf(text) })),
    ...[...imported].map(([slug, text]) => ({ slug, where: 'import' as const, shingles: shinglesOf(text) })),
  ];
  const holders = new Map<string, number[]>();
  const found: Duplicate[] = [];
  texts.forEach(({ slug, where, shingles }, index) => {
    const common = new Map<number, number>();
    for (const shingle of shingles) {
      const known = holders.get(shingle) ?? [];
      if (where === 'import' && known.length <= MOST_TEXTS) {
        for (const other of known) common.set(other, (common.get(other) ?? 0) + 1);
      }
      if (known.length <= MOST_TEXTS) holders.set(shingle, [...known, index]);
    }
    for (const [at, count] of common) {
      const other = texts[at] as (typeof texts)[number];
      const least = Math.min(shingles.size, other.shingles.size);
      if (least < FEWEST_SHINGLES || count < SAME * least) continue;
      found.push({ article: slug, other: other.slug, where: other.where, share: round(count / least) });
    }
  });
  return found.sort((a, b) => b.share - a.share);
}

function shinglesOf(text: string): Set<string> {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const shingles = new Set<string>();
  for (let at = 0; at + SHINGLE <= words.length; at++) shingles.add(words.slice(at, at + SHINGLE).join(' '));
  return shingles;
}

function round(share: number): number {
  return Math.round(share * 100) / 100;
}
