import { expect, it } from 'vitest';
import type { EvidenceOutcome } from '#contract';
import { leavesOpen } from './theme-offer.ts';

it.each([
  ['nothing', true, true],
  ['answer', true, true],
  ['human', true, true],
  ['answer', false, false],
  ['caution', false, false],
  ['distress', true, false],
  ['fraud', true, false],
  ['other-body', true, false],
] as const)(
  'a draft of outcome %s, abstained %s, leaves the agent to choose: %s',
  (outcome, abstained, open) => {
    const evidence = {
      outcome: outcome satisfies EvidenceOutcome,
      confidence: 0.5,
      question: '',
      otherBody: '',
    };
    expect(leavesOpen({ abstained, evidence })).toBe(open);
  },
);
