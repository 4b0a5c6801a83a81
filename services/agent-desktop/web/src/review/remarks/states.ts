import type { Remark, RemarksView } from '#contract';
import type { PageState } from '../../app/page-state.ts';
import { SAMPLE_DRAFT } from '../../feedback/sample-draft.ts';

const ROUTE = 'GET /api/review/remarks';
const REMARK: Remark = {
  id: '1',
  week: '2026-11-23',
  comment: 'L’âge a changé au 1er septembre 2026.',
  faults: ['exact'],
  theme: 'reversion',
  articles: [{ slug: 'reversion-conditions', version: 3, title: 'Pension de réversion : qui y a droit' }],
  draft: SAMPLE_DRAFT,
  state: 'open',
  changed: null,
  why: '',
};
const ALL: readonly Remark[] = [
  REMARK,
  { ...REMARK, id: '2', state: 'changed', changed: { slug: 'reversion-conditions', version: 4 } },
  { ...REMARK, id: '3', draft: null, state: 'rejected', why: 'Le plafond est dans un autre article.' },
];

function remarks(list: readonly Remark[], total = list.length) {
  const view: RemarksView = { remarks: list, total, pageSize: 20, keptDays: 180 };
  return { [ROUTE]: { json: view } };
}

export const states: readonly PageState[] = [
  { name: 'remarks', shows: 'Sans suite pour le moment.', answers: remarks(ALL) },
  { name: 'empty', shows: 'Aucune remarque', answers: remarks([]) },
  {
    name: 'too-much',
    shows: 'Page 1 sur 20',
    answers: remarks(
      Array.from({ length: 20 }, (_, at) => ({ ...REMARK, id: String(at) })),
      400,
    ),
  },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
