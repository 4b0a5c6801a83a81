import type { ImpactView } from '#contract';

/** What a publication does to a control question. */
export type Verdict = ImpactView['changes'][number]['verdict'];

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  better: 'mieux',
  worse: 'moins bien',
  other: 'autrement, aussi bien',
  reworded: 'mêmes articles, autre réponse',
};

/** How many control questions change, and how. */
export function impactSentence(impact: ImpactView): string {
  const { questions, unchanged, better, worse, other, reworded } = impact;
  const parts = [
    `${unchanged} sans changement`,
    `${better} mieux ${better < 2 ? 'répondue' : 'répondues'}`,
    `${worse} moins bien`,
    ...(other === 0 ? [] : [`${other} autrement`]),
    ...(reworded === 0 ? [] : [`${reworded} avec une autre réponse`]),
  ];
  return `${questions} ${questions < 2 ? 'question' : 'questions'} : ${parts.join(', ')}.`;
}
