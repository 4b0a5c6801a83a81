import type { EarsView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ears: EarsView = {
  hears: 'synthetic',
  awaited: { name: 'whisper-base', state: 'being-fetched', fetchedPercent: 40 },
};

export const states: readonly PageState[] = [
  { name: 'ready', shows: 'Pour refuser l’écoute automatique' },
  {
    name: 'awaiting-a-recogniser',
    shows: '40',
    answers: { 'GET /api/caller-phone/ears': { json: ears } },
  },
  {
    name: 'failed',
    shows: 'Cette page ne peut pas appeler.',
    answers: { 'GET /api/caller-phone': 'unavailable' },
  },
];
