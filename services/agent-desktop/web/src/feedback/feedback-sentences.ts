import type { FeedbackReason, JudgedSentence } from '#contract';

export const REASON_WORDS: Readonly<Record<FeedbackReason, string>> = {
  wrong: 'Faux',
  incomplete: 'Incomplet',
  unclear: 'Pas clair',
  'off-topic': 'Hors sujet',
  outdated: 'Dépassé',
};

/** Letters of a sentence that tell it from the others in a list. */
const SHOWN = 40;

/** A sentence of a draft by its number and its first words. */
export function sentenceLabel({ part, at }: JudgedSentence, text: string): string {
  const name = part === 'sentences' ? 'phrase' : 'autre formulation, phrase';
  const start = text.length <= SHOWN ? text : `${text.slice(0, text.lastIndexOf(' ', SHOWN))}…`;
  return `${name} ${at + 1} : ${start}`;
}
