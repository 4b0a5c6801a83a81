import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallScript, callTimeline } from './call-timeline.ts';
import { PhoneScriptError } from './errors.ts';

const script: CallScript = { speechFromMs: 500, speechToMs: 2_000, keys: [], endMs: 5_000 };

const scripts = fc
  .record({
    speechFromMs: fc.nat(5_000),
    speechMs: fc.nat(5_000),
    endMs: fc.integer({ min: 1, max: 8_000 }),
    gaps: fc.array(fc.nat(2_000), { maxLength: 6 }),
  })
  .map(({ speechFromMs, speechMs, endMs, gaps }) => {
    let atMs = 0;
    const keys = gaps.map((gap) => {
      const key = { digit: '1', atMs: atMs + gap };
      atMs = key.atMs + 150;
      return key;
    });
    return { speechFromMs, speechToMs: speechFromMs + speechMs, keys, endMs };
  });

describe('the timeline of a call', () => {
  it('is silence, speech, silence', () => {
    expect(callTimeline(script)).toEqual([
      { sends: 'silence', fromMs: 0, toMs: 500 },
      { sends: 'speech', fromMs: 500, toMs: 2_000 },
      { sends: 'silence', fromMs: 2_000, toMs: 5_000 },
    ]);
  });

  it('goes on with the rest of the speech after a key', () => {
    expect(callTimeline({ ...script, keys: [{ digit: '0', atMs: 1_000 }], endMs: 1_500 }).slice(1)).toEqual([
      { sends: 'speech', fromMs: 500, toMs: 1_000 },
      { sends: 'key', fromMs: 1_000, toMs: 1_150, digit: '0' },
      { sends: 'speech', fromMs: 1_150, toMs: 1_500 },
    ]);
  });

  it('has no gap and no overlap, and speech only while there is some', () => {
    fc.assert(
      fc.property(scripts, (any) => {
        const segments = callTimeline(any);
        let cursor = 0;
        for (const { fromMs, toMs, sends } of segments) {
          expect(fromMs).toBe(cursor);
          expect(toMs).toBeGreaterThan(fromMs);
          if (sends === 'speech') {
            expect(fromMs).toBeGreaterThanOrEqual(any.speechFromMs);
            expect(toMs).toBeLessThanOrEqual(any.speechToMs);
          }
          cursor = toMs;
        }
        expect(cursor).toBe(any.endMs);
        const pressed = segments.filter(({ sends }) => sends === 'key').map(({ fromMs }) => fromMs);
        expect(pressed).toEqual(any.keys.map(({ atMs }) => atMs).filter((atMs) => atMs < any.endMs));
      }),
    );
  });

  it('is refused when two keys overlap', () => {
    const keys = [100, 200].map((atMs) => ({ digit: '1', atMs }));
    expect(() => callTimeline({ ...script, keys })).toThrow(PhoneScriptError);
  });
});
