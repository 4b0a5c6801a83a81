import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOffset } from './clock-offset.ts';

const delay = fc.double({ min: 0, max: 400, noNaN: true });

describe('the offset to the server’s clock', () => {
  it('is right within the error that it tells, however uneven the way there and back', () => {
    const sample = fc.record({
      sentAt: fc.double({ min: 0, max: 1e6, noNaN: true }),
      there: delay,
      back: delay,
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), fc.integer(), (ways, truth) => {
        const samples = ways.map(({ sentAt, there, back }) => ({
          sentAt,
          receivedAt: sentAt + there + back,
          serverMs: sentAt + there + truth,
        }));
        const offset = estimateOffset(samples);
        if (offset === null) throw new Error('no estimate');
        expect(Math.abs(offset.offsetMs - truth)).toBeLessThanOrEqual(offset.errorMs + 1e-3);
        const best = Math.min(...samples.map(({ sentAt, receivedAt }) => receivedAt - sentAt));
        expect(offset.errorMs).toBeCloseTo(best / 2, 6);
      }),
    );
  });

  it('is unknown without a sample, or with one whose clock ran backwards', () => {
    expect(estimateOffset([])).toBeNull();
    expect(estimateOffset([{ sentAt: 10, receivedAt: 5, serverMs: 1 }])).toBeNull();
  });
});
