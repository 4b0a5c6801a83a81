import { INSTRUCTIONS_SLUG, type VersionTextView } from '#contract';
import type { CannedAnswer, PageState } from '../../app/page-state.ts';
import { dossierOf, VERSION } from '../articles/sample-states.ts';

const DOSSIER = `GET /api/expert/articles/${INSTRUCTIONS_SLUG}`;

function opened(dossier: CannedAnswer, version: number, lines: number): NonNullable<PageState['answers']> {
  const text: VersionTextView = {
    version: { ...VERSION, slug: INSTRUCTIONS_SLUG, version },
    text: Array.from({ length: lines }, (_, at) => `  - id: consigne-${at}\n    text: Écris court.`).join(
      '\n',
    ),
    reading: null,
    faults: [],
  };
  return { [DOSSIER]: dossier, [`${DOSSIER}/versions/${version}`]: { json: text } };
}

export const states: readonly PageState[] = [
  { name: 'live', shows: 'Version 1, en service', answers: opened(dossierOf(1), 1, 8) },
  {
    name: 'in-review',
    shows: 'Dernière version : la 2',
    answers: opened(dossierOf(2, { status: 'in-review', reviewer: '' }), 2, 8),
  },
  { name: 'empty', shows: 'La base n’a pas de consignes', answers: { [DOSSIER]: dossierOf(0) } },
  { name: 'too-much', shows: 'Version 60, en service', answers: opened(dossierOf(60), 60, 400) },
  { name: 'loading', shows: 'Chargement…', answers: { [DOSSIER]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [DOSSIER]: 'unavailable' } },
];
