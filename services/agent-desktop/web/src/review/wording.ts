import type { CampaignView, Criterion, Judgement, SampleBasis } from '#contract';
import { faultSentence } from '../wording/sentences.ts';

/** What a reviewer is asked. */
export const CRITERION_QUESTIONS: Readonly<Record<Criterion, string>> = {
  exact: 'La réponse est-elle exacte ?',
  complete: 'Est-elle complète ?',
  clear: 'Est-elle claire ?',
  biased: 'Est-elle biaisée ?',
};

export const JUDGEMENT_WORDS: Readonly<Record<Judgement, string>> = {
  yes: 'Oui',
  no: 'Non',
  unsure: 'Ne sais pas',
};

/** What a draft should be. */
export const CRITERION_WORDS: Readonly<Record<Criterion, string>> = {
  exact: 'Exacte',
  complete: 'Complète',
  clear: 'Claire',
  biased: 'Sans biais',
};

/** What a reviewer found wrong. */
export const FAULT_WORDS: Readonly<Record<Criterion, string>> = {
  exact: 'pas exacte',
  complete: 'pas complète',
  clear: 'pas claire',
  biased: 'biaisée',
};

export const BASIS_WORDS: Readonly<Record<SampleBasis, string>> = {
  theme: 'Tirées au sort dans chaque thème',
  'low-confidence': 'Peu sûres',
  feedback: 'Jugées pas utiles',
};

const PERCENT = new Intl.NumberFormat('fr', { style: 'percent', maximumFractionDigits: 0 });
const DECIMAL = new Intl.NumberFormat('fr', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A share from 0 to 1 as "83 %". */
export function percent(share: number): string {
  return PERCENT.format(share);
}

/** An agreement beyond chance, with what it is worth. */
export function kappaWords(kappa: number): string {
  return DECIMAL.format(kappa);
}

/** "1 réponse", "12 réponses". */
export function answers(count: number): string {
  return count === 1 ? '1 réponse' : `${count} réponses`;
}

const NONE_READ = 'aucune relue pour le moment';

/** How much of a sample was read, such as "12 réponses dans l’échantillon, dont 5 déjà relues (1 par deux personnes)." */
export function sampleWords({
  sampled,
  reviewed,
  reviewedTwice,
}: Pick<NonNullable<CampaignView['campaign']>, 'sampled' | 'reviewed' | 'reviewedTwice'>): string {
  if (sampled === 0) return 'Aucune réponse dans l’échantillon pour le moment.';
  const read = reviewed === 1 ? 'dont 1 déjà relue' : `dont ${reviewed} déjà relues`;
  const twice = reviewedTwice === 0 ? '' : ` (${reviewedTwice} par deux personnes)`;
  return `${answers(sampled)} dans l’échantillon, ${reviewed === 0 ? NONE_READ : read}${twice}.`;
}

const FAULTS: Readonly<Record<string, string>> = {
  PERSONAL_DATA:
    'Ce texte serait gardé, et quelque chose de personnel s’y trouve (nom, numéro, adresse…). Retirez-le et envoyez de nouveau.',
  CAMPAIGN_OPEN: 'Une campagne est déjà en cours.',
};

/** Sentence for an error code, on the pages of the reviews. */
export function reviewFault(code: string): string {
  return FAULTS[code] ?? faultSentence(code);
}
