import type { TrainingSetView } from '#contract';

type Needs = TrainingSetView['needs'];

/** Needs listed at once. */
const MAX_LISTED = 30;

/** Needs whose title has the words, without regard to case and accents, and how many more there are. */
export function chosenNeeds(needs: Needs, words: string): { readonly shown: Needs; readonly others: number } {
  const wanted = plain(words).split(/\s+/);
  const found = needs.filter(({ title }) => wanted.every((word) => plain(title).includes(word)));
  return { shown: found.slice(0, MAX_LISTED), others: Math.max(0, found.length - MAX_LISTED) };
}

/**
 * Id of a need by chance, of those that were taken least.
 *
 * @param chance 0 to 1, exclusive
 */
export function nextNeed(needs: Needs, taken: readonly string[], chance: number): string {
  const times = (id: string): number => taken.filter((one) => one === id).length;
  const fewest = Math.min(...needs.map(({ id }) => times(id)));
  const fresh = needs.filter(({ id }) => times(id) === fewest);
  return fresh[Math.floor(chance * fresh.length)]?.id ?? '';
}

function plain(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
}
