import type { KeptView, RetentionView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/dpo/retention';

const STORE: KeptView = {
  id: 'gaps',
  place: 'base de données',
  content: 'paroles expurgées',
  about: 'appelants',
  what: 'questions sans source',
  purpose: 'dire aux experts quel article manque',
  longest: '180 jours au plus',
  ends: 'compté depuis la dernière fois que la question a été posée',
  settings: [{ name: 'GAP_KEPT_DAYS', origin: 'default', value: '180' }],
  agreement: { verdict: 'agrees', lines: ['table gap : 12 en ce moment, le plus ancien a 40 jours'] },
};

const DIFFERENT: KeptView = {
  ...STORE,
  id: 'conversation-stream',
  what: 'flux CONV, en mémoire du bus',
  place: 'mémoire du bus (NATS)',
  longest: '10 min au plus',
  settings: [],
  agreement: {
    verdict: 'differs',
    lines: ['flux CONV : écrit sur un disque, durée fixée à 1 jour au lieu de 10 min au plus'],
  },
};

function kept(
  stores: number,
  unknown: RetentionView['unknown'] = [],
  more: readonly KeptView[] = [],
  untold: RetentionView['services'][number]['untold'] = [],
): { readonly json: RetentionView } {
  const all = [...more, ...Array.from({ length: stores }, (_, at) => ({ ...STORE, id: `store-${at}` }))];
  const services = [
    { service: 'retriever', version: '1.4.0', addresses: ['10.0.0.1:8081'], stores: all, untold },
  ];
  return { json: { askedAtMs: Date.now(), services, unknown } };
}

export const states: readonly PageState[] = [
  { name: 'running', shows: 'pii-guard' },
  { name: 'kept', shows: '180 jours au plus', answers: { [ROUTE]: kept(3) } },
  {
    name: 'different',
    shows: 'Ce qui est en place n’est pas ce qui est déclaré',
    answers: { [ROUTE]: kept(2, [], [DIFFERENT], [{ name: 'desk:essai', count: 3 }]) },
  },
  {
    name: 'unknown',
    shows: 'On ne sait pas ce que ces services gardent',
    answers: { [ROUTE]: kept(3, [{ service: 'generator', address: '', fault: 'unlisted' }]) },
  },
  { name: 'too-much', shows: '180 jours au plus', answers: { [ROUTE]: kept(200) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
