/** Sounds of somebody who thinks, folded: never part of anything. */
export const HESITATION_SOUNDS: ReadonlySet<string> = new Set([
  ...['euh', 'heu', 'heuu', 'euhh', 'hum', 'hm', 'hmm', 'mmh', 'bah', 'beh'],
]);

/** Words that are said while thinking, folded; each means something elsewhere (`Ben Youssef`, `le bon numéro`). */
export const THINKING_WORDS: ReadonlySet<string> = new Set([
  ...['ben', 'alors', 'voila', 'donc', 'bon', 'hein', 'enfin'],
]);

/** Sounds and words of somebody who thinks, folded. */
export const HESITATIONS: ReadonlySet<string> = new Set([...HESITATION_SOUNDS, ...THINKING_WORDS]);
