import type { LexiconView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/expert/lexicon';

function lexicon(acronyms: number, notions: number): { readonly json: LexiconView } {
  return {
    json: {
      acronyms: Array.from({ length: acronyms }, (_, at) => ({
        form: `AS${at}`,
        expansion: 'allocation de solidarité aux personnes âgées',
        spoken: ['la spa', 'l’aspe'],
        state: at === 1 ? ('changing' as const) : ('live' as const),
      })),
      notions: Array.from({ length: notions }, (_, at) => ({
        expert: `pension de réversion ${at}`,
        everyday: ['ma pension de veuve', 'la retraite de mon mari'],
        state: at === 1 ? ('coming' as const) : ('live' as const),
      })),
      live: acronyms === 0 ? null : { number: 2, publishedAtMs: Date.UTC(2026, 10, 2) },
    },
  };
}

export const states: readonly PageState[] = [
  { name: 'some', shows: '3 sigles, 4 notions.', answers: { [ROUTE]: lexicon(3, 4) } },
  { name: 'empty', shows: 'La base n’a pas encore de lexique.', answers: { [ROUTE]: lexicon(0, 0) } },
  { name: 'too-much', shows: 'Les 100 premiers sur 900', answers: { [ROUTE]: lexicon(400, 900) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
