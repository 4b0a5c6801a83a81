import { describe, expect, it } from 'vitest';
import type { CallView, DraftView, SaidView, TurnView } from '#contract';
import { MODE_NOTICES } from '../wording/sentences.ts';
import { askAnnouncement, callAnnouncement, noticeAnnouncement } from './announcement.ts';

const said: SaidView = {
  sequence: 1,
  final: true,
  outcome: 'text',
  text: 'la retraite de mon mari',
  redactions: [],
  doubtful: [],
  incomplete: false,
  hears: null,
};
const draft: DraftView = {
  saidSequence: 1,
  revision: 1,
  final: true,
  mode: 'built-in',
  abstained: false,
  abstentionReason: 'none',
  notice: '',
  need: 'Toucher la retraite de son mari décédé',
  theme: 'reversion',
  prose: [],
  sentences: [{ text: 'Oui, s’il était marié.', sourceIds: ['a'] }],
  questionsToAsk: [],
  relatedRights: [],
  cited: [],
  nearest: [],
  evidence: { outcome: 'answer', confidence: 0.9, question: '', otherBody: '' },
  asOf: '2026-11-21',
  traceparent: null,
};
const abstained: DraftView = {
  ...draft,
  mode: 'extracts-only',
  abstained: true,
  abstentionReason: 'nothing-found',
  need: '',
  prose: [],
  sentences: [],
  evidence: { ...draft.evidence, outcome: 'nothing' },
};
const turn = (more: Partial<TurnView>): TurnView => ({
  conversationId: 'c',
  turnId: 't',
  source: 'agent-typed',
  said,
  speechEndedAtMs: 1,
  extracts: null,
  draft: null,
  ...more,
});
const call = (phase: CallView['phase'], need: DraftView | null): CallView => ({
  conversationId: 'c',
  phase,
  mode: 'listening',
  denied: false,
  ringingSinceMs: 1,
  waitingSinceMs: null,
  position: null,
  heldSinceMs: null,
  transferredBy: null,
  consultation: null,
  waiting: null,
  pickedUpAtMs: null,
  endedAtMs: null,
  waitedMs: null,
  listenedUntilMs: 1,
  hears: null,
  need: turn({ source: 'caller-ivr', draft: need }),
  asks: [],
  live: null,
  suggestions: [],
});

describe('what is said of a typed question', () => {
  it.each([
    ['while it is on its way', null, false, 'Recherche…'],
    ['while it is searched for', turn({}), false, 'Recherche…'],
    ['when nothing answers', turn({}), true, 'La recherche ne répond pas. Réessayez dans un instant.'],
    ['when the answer is there', turn({ draft }), false, `Réponse prête : ${draft.need}`],
    [
      'when the need has no wording of its own',
      turn({ draft: { ...draft, need: '' } }),
      false,
      'Réponse prête : Oui, s’il était marié.',
    ],
    ['when there is no sure answer', turn({ draft: abstained }), false, 'Pas de réponse sûre.'],
    [
      'when no sentence of an answer could be proved',
      turn({
        draft: {
          ...abstained,
          abstentionReason: 'all-sentences-stopped',
          evidence: { ...draft.evidence, outcome: 'caution' },
        },
      }),
      false,
      'Réponse non vérifiée.',
    ],
    [
      'when the answer is not a plain one',
      turn({ draft: { ...draft, evidence: { ...draft.evidence, outcome: 'caution' } } }),
      false,
      `Réponse peu sûre : ${draft.need}`,
    ],
    [
      'when it was dropped',
      turn({ said: { ...said, outcome: 'dropped', text: '' } }),
      false,
      'Votre question contenait trop de données personnelles, elle a été effacée.',
    ],
  ])('%s', (_when, asked, late, expected) => {
    expect(askAnnouncement(asked, late)).toBe(expected);
  });
});

describe('what is said of a call', () => {
  const ready = { kind: 'ready', notice: null } as const;

  it('has the need while the phone rings, and a few words once the caller speaks', () => {
    expect(callAnnouncement(call('ringing', draft), ready)).toBe(
      `Votre téléphone sonne. Réponse prête : ${draft.need}`,
    );
    expect(callAnnouncement(call('conversation', draft), ready)).toBe('En conversation. Réponse prête.');
    expect(callAnnouncement(call('conversation', abstained), ready)).toBe(
      'En conversation. Pas de réponse sûre.',
    );
    expect(callAnnouncement(call('ended', null), ready)).toBe('Appel terminé.');
    expect(callAnnouncement(call('ended', draft), ready)).toBe(
      'Appel terminé. La note est prête : Alt + N la copie.',
    );
    expect(callAnnouncement(null, null)).toBe('');
  });

  it('says that nothing was prepared, and that the assistant is off', () => {
    const refused = { kind: 'none', notice: MODE_NOTICES.refused ?? null } as const;
    expect(callAnnouncement(call('ringing', null), refused)).toBe(
      'Votre téléphone sonne. Aucune réponse préparée.',
    );
    expect(noticeAnnouncement('', { waiting: 0, assistant: false })).toBe('Assistant coupé.');
    expect(noticeAnnouncement('Avis envoyé.', { waiting: 2, assistant: true })).toBe('Avis envoyé.');
    expect(noticeAnnouncement('', null)).toBe('');
  });
});
