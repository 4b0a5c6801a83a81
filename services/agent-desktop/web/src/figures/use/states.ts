import type { ThemeUse, UseView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/manager/use';
const DAY_MS = 86_400_000;
const WEEKS = 13;
const FIRST_MONDAY = Date.UTC(2026, 7, 31);

const dayAt = (days: number): string => new Date(FIRST_MONDAY + days * DAY_MS).toISOString().slice(0, 10);

const NOTHING: UseView = {
  organisation: 'Carsat Exemple',
  from: dayAt(0),
  to: dayAt(7 * WEEKS - 1),
  fictitious: false,
  calls: [],
  weeks: Array.from({ length: WEEKS }, (_, at) => ({
    monday: dayAt(7 * at),
    ...{ calls: 0, listened: 0, grouped: 0, questions: 0, sources: 0 },
  })),
  readiness: { ahead: 0, short: 0, late: 0, never: 0, grouped: 0 },
  questions: { typed: 0, dictated: 0, grouped: 0 },
  feedback: { helped: 0, didNotHelp: 0, grouped: 0 },
  sources: 0,
  needs: [],
  asked: [],
  training: [],
  gaps: { state: 'not-kept' },
};

function themes(count: number): readonly ThemeUse[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ theme: `theme-${at}`, label: at === 0 ? 'Pension de réversion' : `Thème ${at + 1}` },
    ...{ answered: 900 - 10 * at, cautious: 120 - at, unanswered: 40, grouped: at === 0 ? 12 : 0 },
  }));
}

const FILLED: UseView = {
  ...NOTHING,
  fictitious: true,
  calls: [
    { way: 'listening', count: 14_210 },
    { way: 'refused', count: 1_802 },
    { way: 'silent', count: 1_405 },
    { way: 'not-understood', count: 1_611 },
    { way: 'no-capacity', count: 602 },
    { way: 'grouped', count: 130 },
  ],
  weeks: NOTHING.weeks.map((week, at) => ({
    ...week,
    calls: 1_400 + 35 * at,
    listened: 950 + 38 * at,
    questions: 420 + 9 * at,
    sources: 300 + 4 * at,
  })),
  readiness: { ahead: 10_100, short: 1_900, late: 1_050, never: 900, grouped: 0 },
  questions: { typed: 5_210, dictated: 1_180, grouped: 0 },
  feedback: { helped: 2_100, didNotHelp: 410, grouped: 0 },
  sources: 4_890,
  needs: themes(6),
  asked: themes(6),
  training: [
    {
      theme: 'releve-carriere',
      label: 'Relevé de carrière',
      questions: 310,
      unsure: 131,
      range: { low: 0.369, high: 0.478 },
      articles: [
        { slug: 'releve-corriger', title: 'Corriger une erreur dans son relevé de carrière' },
        { slug: 'releve-lire', title: 'Lire son relevé de carrière' },
      ],
    },
  ],
  gaps: {
    state: 'known',
    rows: [
      { state: 'open', gaps: 12, asked: 61 },
      { state: 'being-written', gaps: 2, asked: 17 },
      { state: 'answered', gaps: 9, asked: 88 },
    ],
    asked: 166,
  },
};

const MASKED: UseView = {
  ...FILLED,
  gaps: {
    state: 'known',
    rows: [
      { state: 'open', gaps: 12, asked: null },
      { state: 'being-written', gaps: 1, asked: null },
      { state: 'answered', gaps: 9, asked: null },
    ],
    asked: 152,
  },
};

export const states: readonly PageState[] = [
  { name: 'filled', shows: 'Besoin écouté et compris', answers: { [ROUTE]: { json: FILLED } } },
  { name: 'empty', shows: 'Aucun chiffre pour cette période', answers: { [ROUTE]: { json: NOTHING } } },
  { name: 'masked', shows: 'masqué', answers: { [ROUTE]: { json: MASKED } } },
  {
    name: 'too-much',
    shows: 'Montrer les 60 lignes',
    answers: { [ROUTE]: { json: { ...FILLED, needs: themes(60), asked: themes(60) } } },
  },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
