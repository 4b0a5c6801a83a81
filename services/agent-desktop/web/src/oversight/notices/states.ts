import type { NoticesView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/dpo/notices';
const TEXT = 'Bonjour. Assurance retraite. Un système automatique écoute le motif de votre appel.';

function notices(count: number, fault: string | null = null): { readonly json: NoticesView } {
  return {
    json: {
      notices: Array.from({ length: count }, (_, at) => ({
        ...{ service: 'ivr-gateway', address: `10.0.0.${at + 1}:8081`, fund: `carsat-exemple-${at + 1}` },
        ...{ live: at % 2 === 1, text: TEXT, fault, audioDigest: String(at % 10).repeat(64) },
      })),
      unknown: [],
    },
  };
}

const UNREACHED: NoticesView = {
  notices: [],
  unknown: [{ service: 'ivr-gateway', address: '10.0.0.1:8081', fault: 'unreachable' }],
};

export const states: readonly PageState[] = [
  { name: 'running', shows: 'Le son a été déclaré dire ce texte' },
  { name: 'heard', shows: 'Le son a été déclaré dire ce texte', answers: { [ROUTE]: notices(2) } },
  {
    name: 'doubtful',
    shows: 'On ne peut pas dire que l’appelant entend ce texte',
    answers: { [ROUTE]: notices(1, 'le texte a été changé depuis que le son a été déclaré') },
  },
  { name: 'empty', shows: 'Aucune passerelle n’est connue', answers: { [ROUTE]: notices(0) } },
  { name: 'unknown', shows: 'On ne sait pas ce qu’entendent', answers: { [ROUTE]: { json: UNREACHED } } },
  { name: 'too-much', shows: 'carsat-exemple-30', answers: { [ROUTE]: notices(30) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
