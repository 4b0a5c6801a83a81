import type { KeptDraft } from '#contract';

/** A kept draft for the pictures of pages. */
export const SAMPLE_DRAFT: KeptDraft = {
  needs: ['Pension de réversion : qui y a droit'],
  theme: 'reversion',
  mode: 'built-in',
  outcome: 'answer',
  confidence: 0.9,
  abstained: false,
  asOfMonth: '2026-11',
  sentences: [
    { text: 'La pension de réversion est versée au conjoint marié.', sources: [0] },
    { text: 'Il faut avoir au moins 55 ans et des ressources sous un plafond.', sources: [1] },
  ],
  prose: [],
  leftOut: 0,
  sources: ['Conditions', 'Âge et ressources'].map((sectionTitle) => ({
    articleSlug: 'reversion-conditions',
    articleVersion: 3,
    title: 'Pension de réversion : qui y a droit',
    sectionTitle,
    scope: 'national',
    text: 'La pension de réversion est versée au conjoint ou à l’ex-conjoint marié, à partir de 55 ans.',
  })),
};
