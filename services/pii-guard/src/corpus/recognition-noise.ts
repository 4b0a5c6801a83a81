import fc from 'fast-check';
import type { Piece } from './labelled-text.ts';

/** What a recogniser writes for another word that sounds alike. */
const CONFUSIONS: Readonly<Record<string, readonly string[]>> = {
  sept: ['cette', 'cet', 'set'],
  cent: ['sans', 'sang'],
  vingt: ['vin', 'vain'],
  huit: ['oui', 'huitre'],
  cinq: ['cinque', 'sain'],
  deux: ['de', 'deu'],
  six: ['si', 'scie'],
  dix: ['dit', 'dis'],
  et: ['est', 'ai'],
  est: ['et'],
  "c'est": ['ces', 'sait'],
  a: ['à', 'ah'],
  ou: ['où'],
};
const FILLERS = ['euh', 'ben', 'alors', 'voilà'];

/**
 * Speech as a recogniser would write it: lower case, no punctuation, and with the given strength (0 to 1: the share
 * of words touched) words taken for others that sound alike, lost, or preceded by a filler. Labels follow.
 */
export function heard(pieces: readonly Piece[], strength: number): fc.Arbitrary<Piece[]> {
  const words = pieces.flatMap(({ text, label }, piece) =>
    spoken(text).map((word, at) => ({ word, piece, opens: at === 0 && label !== undefined })),
  );
  const dice = fc.noBias(fc.record({ roll: fc.nat(9_999), pick: fc.nat(99) }));
  return fc.array(dice, { minLength: words.length, maxLength: words.length }).map((rolls) => {
    const texts = pieces.map((): string[] => []);
    words.forEach(({ word, piece, opens }, at) => {
      const { roll, pick } = rolls[at] as { roll: number; pick: number };
      texts[piece]?.push(...(roll < strength * 10_000 && !opens ? disturbed(word, pick) : [word]));
    });
    return pieces.map((piece, at) => ({ ...piece, text: texts[at]?.join(' ') ?? '' }));
  });
}

const spoken = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[,;:!?]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');

function disturbed(word: string, pick: number): string[] {
  const alike = CONFUSIONS[word];
  if (alike !== undefined) return [alike[pick % alike.length] as string];
  if (pick % 3 === 0) return [FILLERS[pick % FILLERS.length] as string, word];
  return pick % 7 === 0 && word.length < 4 ? [] : [word];
}
