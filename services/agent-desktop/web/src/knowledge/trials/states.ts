import type { DraftView, TrialView } from '#contract';
import type { CannedAnswer, PageState } from '../../app/page-state.ts';
import { listOf, READING } from '../articles/sample-states.ts';

const SCOPES = { 'GET /api/expert/articles': listOf(1) };
const ROUTE = 'POST /api/expert/trials';
const STEPS = [{ fill: 'Question', with: 'quel est le taux de la réversion' }, { press: 'Essayer' }] as const;
const [PASSAGE] = READING.sections;

const DRAFT: DraftView = {
  ...{ saidSequence: 0, revision: 1, final: true, abstained: false, notice: '', theme: 'reversion' },
  need: 'Connaître le taux de la pension de réversion',
  sentences: [{ text: 'Le taux est de 54 %.', sourceIds: ['s1'] }],
  prose: [],
  questionsToAsk: READING.questionsToAsk,
  relatedRights: READING.relatedRights,
  ...{ asOf: '2026-11-30', mode: 'built-in', abstentionReason: 'none' },
  cited: READING.sections,
  nearest: [],
  evidence: { outcome: 'answer', confidence: 0.93, question: '', otherBody: '' },
  traceparent: null,
};

const NOTHING: DraftView = {
  ...DRAFT,
  ...{ abstained: true, need: '', theme: '', sentences: [], cited: [], nearest: READING.sections },
  notice: 'Dites que vous vérifiez, et demandez ce qui est recherché.',
  abstentionReason: 'low-confidence',
  evidence: { outcome: 'nothing', confidence: 0.21, question: '', otherBody: '' },
};

function tried(draft: DraftView, passages: number): CannedAnswer {
  const considered = Array.from({ length: PASSAGE === undefined ? 0 : passages }, (_, at) => ({
    passage: { ...(PASSAGE as NonNullable<typeof PASSAGE>), sourceId: `s${at + 1}` },
    ...{ score: 1.75 - at / 10, words: 1 - at / 20, need: 0.5, topic: 0.15, title: 0.1 },
    rules: ['recognised-need', 'reading-order'] as const,
  }));
  const trial: TrialView = {
    turn: {
      ...{ conversationId: 'c', turnId: 't', source: 'trial', speechEndedAtMs: 0, extracts: null, draft },
      said: {
        ...{ sequence: 0, final: true, outcome: 'text', text: 'quel est le taux de la réversion' },
        ...{ redactions: [], doubtful: [], incomplete: false, hears: null },
      },
    },
    fund: 'carsat-exemple',
    publication: 'base-2',
    searchedFor: '',
    rules: ['date-notice'],
    considered: considered.map((one) => ({ ...one, rules: [...one.rules] })),
    shown: draft.sentences.map((sentence) => ({ ...sentence, prose: false, evidence: sentence.text })),
    stopped: draft.abstained ? [] : [{ text: 'Le taux est de 60 %.', fault: 'unsupported-figure' }],
    judged: [],
  };
  return { json: trial };
}

export const states: readonly PageState[] = [
  {
    name: 'tried',
    shows: 'l’agent aurait une réponse',
    answers: { ...SCOPES, [ROUTE]: tried(DRAFT, 3) },
    steps: STEPS,
  },
  { name: 'empty', shows: 'Rien n’a encore été essayé.', answers: SCOPES },
  {
    name: 'no-answer',
    shows: 'l’agent n’aurait pas de réponse',
    answers: { ...SCOPES, [ROUTE]: tried(NOTHING, 3) },
    steps: STEPS,
  },
  {
    name: 'too-much',
    shows: 'l’agent aurait une réponse',
    answers: { ...SCOPES, [ROUTE]: tried(DRAFT, 50) },
    steps: STEPS,
  },
  { name: 'loading', shows: 'Essai en cours…', answers: { ...SCOPES, [ROUTE]: 'never' }, steps: STEPS },
  {
    name: 'failed',
    shows: 'Le service ne répond pas.',
    answers: { ...SCOPES, [ROUTE]: 'unavailable' },
    steps: STEPS,
  },
];
