import type { Chance } from './chance.ts';

/** Letters that sound alike in French: what a recogniser or a hurried hand writes instead. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/ph/, 'f'],
  [/f/, 'ph'],
  [/ç|ss/, 's'],
  [/s/, 'ss'],
  [/c(?=[eiy])/, 's'],
  [/qu/, 'k'],
  [/c(?=[aou])/, 'k'],
  [/k/, 'qu'],
  [/eau/, 'o'],
  [/au/, 'o'],
  [/o/, 'au'],
  [/ai/, 'é'],
  [/é|è/, 'ai'],
  [/er$/, 'é'],
  [/en/, 'an'],
  [/an/, 'en'],
  [/in/, 'ain'],
  [/y/, 'i'],
  [/i/, 'y'],
  [/th/, 't'],
  [/t/, 'th'],
  [/[dtsxz]$/, ''],
  [/e$/, ''],
  [/$/, 'e'],
  [/(.)\1/, '$1'],
  [/([lnrtpm])(?=[aeiou])/, '$1$1'],
  [/ou/, 'où'],
  [/b/, 'p'],
  [/d/, 't'],
  [/g/, 'k'],
  [/h/, ''],
];
const SHORTEST_TO_CUT = 6;

/** A word as it might be misheard or misspelled; now and then cut in two. */
export function misspelled(word: string, chance: Chance): string {
  const fitting = ALIKE.filter(([letters]) => letters.test(word));
  let written = word;
  for (let time = chance.happens(0.3) ? 2 : 1; time > 0 && fitting.length > 0; time--) {
    const [letters, instead] = chance.pick(fitting);
    written = written.replace(letters, instead);
  }
  if (written.length < SHORTEST_TO_CUT || written.includes(' ') || !chance.happens(0.2)) return written;
  const cut = 2 + chance.below(written.length - 4);
  return `${written.slice(0, cut)} ${written.slice(cut)}`;
}
