import { describe, expect, it } from 'vitest';
import type { EarsView } from '#contract';
import { earsSentence } from './ears.ts';

const synthetic = (state: NonNullable<EarsView['awaited']>['state'], fetchedPercent = 0): EarsView => ({
  hears: 'synthetic',
  awaited: { name: 'whisper-base', state, fetchedPercent },
});

describe('what a newcomer is told of who is understood', () => {
  it('says how far the recogniser for people is, and who is understood until it is here', () => {
    expect(earsSentence(synthetic('being-fetched', 63))).toBe(
      'Le modèle qui comprend les voix humaines arrive (63 %)… En attendant, seules les voix de synthèse sont comprises.',
    );
    expect(earsSentence(synthetic('being-loaded', 100))).toContain('il se prépare');
  });

  it('says what to do when it does not come by itself', () => {
    for (const state of ['not-coming', 'unusable'] as const)
      expect(earsSentence(synthetic(state))).toContain('./run models fetch whisper-base');
  });

  it('invites to speak only where people are understood', () => {
    expect(earsSentence({ hears: 'people', awaited: null })).toContain('parlez de votre voix');
    for (const view of [
      { hears: 'synthetic', awaited: null },
      { hears: null, awaited: null },
    ] as const)
      expect(earsSentence(view)).not.toContain('votre voix');
  });
});
