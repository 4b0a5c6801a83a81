import { Said } from '@decroche/contracts';
import { expect, it } from 'vitest';
import { byOwnClock } from './own-clock.ts';

const NOW = 1_796_000_000_000;

it.each([-300_000, 0, 300_000])(
  'an end of speech is the same moment whatever the redactor\u2019s clock says (%i ms)',
  (aheadMs) => {
    const signedAtMs = NOW + aheadMs;
    const said = Said.fromPartial({ final: true, speechEndedAtMs: signedAtMs - 80, signedAtMs });
    expect(byOwnClock(said, NOW, 0).speechEndedAtMs).toBe(NOW - 80);
    expect(byOwnClock(said, NOW + 5_000, 5_000).speechEndedAtMs).toBe(NOW - 80);
  },
);

it('a text that may still change has no end of speech', () => {
  expect(byOwnClock(Said.fromPartial({ signedAtMs: NOW }), NOW, 0).speechEndedAtMs).toBe(0);
});
