import type { CallWay, GapsView, UseView } from '#contract';
import type { ShareRow } from '../share-table.tsx';

const WAYS: Readonly<Record<CallWay, string>> = {
  listening: 'Besoin écouté et compris',
  refused: 'Refusés par l’appelant',
  silent: 'L’appelant n’a rien dit',
  'not-understood': 'Pas compris',
  'no-capacity': 'Pas de place : trop d’appels à la fois',
  'no-transcriber': 'Écoute en panne',
  'no-audio': 'Son pas arrivé',
  'listening-lost': 'Écoute coupée',
  'no-preparation': 'Préparation en panne',
  unknown: 'Non connu',
  grouped: 'Regroupés : trop peu d’agents pour chaque cas',
};

const GROUPED = 'Regroupés : trop peu d’agents pour chaque cas';

export function callRows({ calls }: UseView): readonly ShareRow[] {
  return calls.map(({ way, count }) => ({ key: way, label: WAYS[way], count }));
}

export function readinessRows({ readiness }: UseView): readonly ShareRow[] {
  return rows([
    ['ahead', 'Prête 3 secondes ou plus avant le décroché', readiness.ahead],
    ['short', 'Prête avant, de moins de 3 secondes', readiness.short],
    ['late', 'Arrivée après le décroché', readiness.late],
    ['never', 'Jamais affichée', readiness.never],
    ['grouped', GROUPED, readiness.grouped],
  ]);
}

export function questionRows({ questions }: UseView): readonly ShareRow[] {
  return rows([
    ['typed', 'Tapées ou choisies', questions.typed],
    ['dictated', 'Dictées', questions.dictated],
    ['grouped', GROUPED, questions.grouped],
  ]);
}

export function feedbackRows({ feedback }: UseView): readonly ShareRow[] {
  return rows([
    ['helped', 'La réponse a aidé', feedback.helped],
    ['did-not-help', 'La réponse n’a pas aidé', feedback.didNotHelp],
    ['grouped', GROUPED, feedback.grouped],
  ]);
}

/** All but what is nothing because there is nothing of the kind. */
function rows(all: readonly (readonly [string, string, number])[]): readonly ShareRow[] {
  return all
    .filter(([key, , count]) => key !== 'grouped' || count > 0)
    .map(([key, label, count]) => ({ key, label, count }));
}

type KnownGaps = Extract<GapsView, { state: 'known' }>;

export const GAP_STATE_NAMES: Readonly<Record<KnownGaps['rows'][number]['state'], string>> = {
  open: 'Personne n’y travaille',
  'being-written': 'Un article s’écrit',
  answered: 'Un article répond',
};

/** Why nothing is known of the gaps. */
export const GAPS_UNKNOWN: Readonly<Record<Exclude<GapsView['state'], 'known'>, string>> = {
  'not-kept': 'Cette installation lit sa base dans un dossier : elle ne garde pas les questions sans source.',
  away: 'La base de connaissances ne répond pas. Réessayez dans une minute.',
};

/** Whether anything was written of the period. */
export function isEmpty({ calls, questions, sources, needs, asked }: UseView): boolean {
  const questioned = questions.typed + questions.dictated + questions.grouped;
  return calls.length === 0 && questioned === 0 && sources === 0 && needs.length === 0 && asked.length === 0;
}
