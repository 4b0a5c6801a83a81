import type { CheckedTextView, VersionTextView } from '#contract';
import type { CannedAnswer, PageState } from '../../../app/page-state.ts';
import { dossierOf, READING, VERSION } from '../sample-states.ts';

/** Address of the article as the page's own is written: its part that varies stands for itself. */
const ARTICLE = '/api/expert/articles/%3Aslug';

function opened(
  dossier: CannedAnswer,
  checked: CheckedTextView,
  lines = 4,
): NonNullable<PageState['answers']> {
  const text: VersionTextView = {
    version: VERSION,
    text: Array.from({ length: lines }, (_, at) => `ligne ${at + 1}`).join('\n'),
    reading: READING,
    faults: [],
  };
  return {
    [`GET ${ARTICLE}`]: dossier,
    [`GET ${ARTICLE}/versions/1`]: { json: text },
    [`POST ${ARTICLE}/check`]: { json: checked },
  };
}

const SOUND: CheckedTextView = { reading: READING, faults: [] };
const MESSAGE = 'expected a header between two lines of "---" at the top';

export const states: readonly PageState[] = [
  { name: 'running', shows: 'En clair', at: '/expert/ecrire/reversion-conditions' },
  { name: 'sound', shows: 'Le taux est de 54', answers: opened(dossierOf(1), SOUND) },
  {
    name: 'faults',
    shows: 'L’en-tête manque',
    answers: opened(dossierOf(1), {
      reading: null,
      faults: [{ line: 1, place: '', message: MESSAGE, blocking: true }],
    }),
  },
  {
    name: 'in-review',
    shows: 'est en relecture',
    answers: opened(dossierOf(1, { status: 'in-review', reviewer: '' }), SOUND),
  },
  { name: 'too-much', shows: 'Le taux est de 54', answers: opened(dossierOf(1), SOUND, 2_000) },
  { name: 'loading', shows: 'Chargement…', answers: { [`GET ${ARTICLE}`]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [`GET ${ARTICLE}`]: 'unavailable' } },
];
