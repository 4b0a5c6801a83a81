import type { RemarksView, VersionTextView } from '#contract';
import type { CannedAnswer, PageState } from '../../../app/page-state.ts';
import { dossierOf, READING, VERSION } from '../sample-states.ts';

/** Address of the page as it is written: its part that varies stands for itself. */
const DOSSIER = 'GET /api/expert/articles/%3Aslug';

const NO_REMARK: RemarksView = { remarks: [], total: 0, pageSize: 20, keptDays: 180 };

function shown(version: number, dossier: CannedAnswer): NonNullable<PageState['answers']> {
  const text: VersionTextView = {
    version: { ...VERSION, version },
    text: 'Le taux est de 54 %.',
    reading: READING,
    faults: [{ line: 3, place: 'sources', message: 'a source was last read on 2026-01-15', blocking: false }],
  };
  return {
    [DOSSIER]: dossier,
    [`${DOSSIER}/versions/${version}`]: { json: text },
    'GET /api/review/remarks': { json: NO_REMARK },
  };
}

export const states: readonly PageState[] = [
  { name: 'running', shows: 'Écrire la version suivante', at: '/expert/articles/reversion-conditions' },
  { name: 'published', shows: 'Écrire la version suivante', answers: shown(1, dossierOf(1)) },
  {
    name: 'in-review',
    shows: 'Approuver',
    answers: shown(2, dossierOf(2, { status: 'in-review', reviewer: '' })),
  },
  {
    name: 'own-in-review',
    shows: 'une autre personne la relit',
    answers: shown(2, dossierOf(2, { status: 'in-review', reviewer: '', own: true })),
  },
  { name: 'too-much', shows: 'Écrire la version suivante', answers: shown(60, dossierOf(60)) },
  { name: 'loading', shows: 'Chargement…', answers: { [DOSSIER]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [DOSSIER]: 'unavailable' } },
];
