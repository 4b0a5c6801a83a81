/** Sounds of {@link phoneticKey} that a recogniser takes for one another, with what the exchange costs. */
const CLOSE: readonly (readonly [pairs: string, cost: number])[] = [
  ['E1 12 A2 O3 23 EY IU UY', 0.35],
  ['PB TD KG FV SZ CJ MN NL LR SC ZJ', 0.4],
  ['EI OW EA O2 AO YO UW Y2', 0.55],
];

const VOWELS = 'AEIOUWY123';
const VOWEL_FOR_VOWEL = 0.85;
const CONSONANT_FOR_CONSONANT = 1;
/** A vowel is hardly ever heard as a consonant. */
const OTHER_KIND = 2;
const VOWEL_LOST = 0.8;
const CONSONANT_LOST = 1;
/** Liquids next to other consonants and final consonants are weak. */
const WEAK_LOST = 0.6;
const WEAK = 'RL';

const costs = new Map<string, number>();
for (const [pairs, cost] of CLOSE) {
  for (const pair of pairs.split(' ')) {
    costs.set(pair, cost);
    costs.set(`${pair[1]}${pair[0]}`, cost);
  }
}

const isVowel = (sound: string): boolean => VOWELS.includes(sound);

function exchange(a: string, b: string): number {
  if (a === b) return 0;
  const close = costs.get(a + b);
  if (close !== undefined) return close;
  if (isVowel(a) !== isVowel(b)) return OTHER_KIND;
  return isVowel(a) ? VOWEL_FOR_VOWEL : CONSONANT_FOR_CONSONANT;
}

function loss(sound: string): number {
  if (isVowel(sound)) return VOWEL_LOST;
  return WEAK.includes(sound) ? WEAK_LOST : CONSONANT_LOST;
}

/**
 * How differently two phonetic keys sound: 0 for the same key, about 1 for each sound that differs, less where the ear
 * confuses them (`p` and `b`, `é` and `in`). Given up as soon as it must exceed `limit`: then infinite.
 */
export function soundDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) * WEAK_LOST > limit) return Number.POSITIVE_INFINITY;
  let previous = [0];
  for (const sound of b) previous.push((previous.at(-1) as number) + loss(sound));
  for (const sound of a) {
    const current = [(previous[0] as number) + loss(sound)];
    let lowest = current[0] as number;
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1] as string;
      const cost = Math.min(
        (previous[j] as number) + loss(sound),
        (current[j - 1] as number) + loss(other),
        (previous[j - 1] as number) + exchange(sound, other),
      );
      current.push(cost);
      lowest = Math.min(lowest, cost);
    }
    if (lowest > limit) return Number.POSITIVE_INFINITY;
    previous = current;
  }
  const distance = previous[b.length] as number;
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}
