import type { CampaignView, NextReview } from '#contract';
import type { PageState } from '../app/page-state.ts';
import { SAMPLE_DRAFT } from '../feedback/sample-draft.ts';

const CAMPAIGN = 'GET /api/review/campaign';
const NEXT = 'GET /api/review/next';
const SIZES = { perTheme: 5, lowConfidence: 20, feedback: 20 };

function stage(sampled: number | null, left: number) {
  const campaign: CampaignView = {
    campaign:
      sampled === null
        ? null
        : {
            beganOn: '2026-11-23',
            endsOn: '2026-12-06',
            sizes: SIZES,
            sampled,
            reviewed: 12,
            reviewedTwice: 4,
          },
    proposedSizes: SIZES,
    longestDays: 31,
    mayPlan: true,
  };
  const next: NextReview = {
    next: left === 0 ? null : { draftId: '019ad000-0000-7000-8000-000000000001', draft: SAMPLE_DRAFT },
    left,
  };
  return { [CAMPAIGN]: { json: campaign }, [NEXT]: { json: next } };
}

export const states: readonly PageState[] = [
  { name: 'review', shows: 'Réponse à relire', answers: stage(57, 31) },
  { name: 'no-campaign', shows: 'Aucune campagne en cours', answers: stage(null, 0) },
  { name: 'empty', shows: 'Rien à relire pour vous', answers: stage(12, 0) },
  { name: 'too-much', shows: '1900 réponses à relire', answers: stage(2_050, 1_900) },
  { name: 'loading', shows: 'Chargement…', answers: { [CAMPAIGN]: 'never', [NEXT]: 'never' } },
  {
    name: 'failed',
    shows: 'Le service ne répond pas.',
    answers: { [CAMPAIGN]: 'unavailable', [NEXT]: 'unavailable' },
  },
];
