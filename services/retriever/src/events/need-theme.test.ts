import { Evidence, EvidenceOutcome, Passages, Said, TurnSource } from '@decroche/contracts';
import { describe, expect, it } from 'vitest';
import { needThemeOf } from './need-theme.ts';

function said(source: TurnSource): Said {
  return Said.fromPartial({
    turn: { conversationId: 'c', turnId: 't', source },
    final: true,
    text: 'mon mari est mort',
  });
}

function found(outcome: EvidenceOutcome): Passages {
  return Passages.fromPartial({
    evidence: Evidence.fromPartial({ outcome, confidence: 0.9 }),
    articles: [
      { slug: 'beside', theme: 'aspa' },
      { slug: 'lead', theme: 'reversion' },
    ],
    leadArticles: ['lead'],
  });
}

describe('the theme of a need', () => {
  it('is that of the article that answers, and carries no word of what was said', () => {
    const need = needThemeOf(said(TurnSource.CALLER_IVR), found(EvidenceOutcome.ANSWER));
    expect(need).toEqual({
      conversationId: 'c',
      turnId: 't',
      theme: 'reversion',
      confidence: 0.9,
      final: true,
    });
  });

  it('is empty where no article answers, whatever was found', () => {
    for (const outcome of [
      EvidenceOutcome.NOTHING,
      EvidenceOutcome.SEVERAL_THEMES,
      EvidenceOutcome.DISTRESS,
    ]) {
      expect(needThemeOf(said(TurnSource.CALLER_IVR), found(outcome))).toMatchObject({
        theme: '',
        confidence: 0,
      });
    }
  });

  it.each([TurnSource.AGENT_TYPED, TurnSource.CALLER_LIVE, TurnSource.AGENT_DICTATED])(
    'is told of callers at the IVR alone: source %s',
    (source) => {
      expect(needThemeOf(said(source), found(EvidenceOutcome.ANSWER))).toBeUndefined();
    },
  );
});
