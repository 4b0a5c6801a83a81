import { describe, expect, it } from 'vitest';
import { driftOf, type RunPoint } from './drift.ts';

const run = (points: number, of: (at: number) => { mb?: number; ms?: number | null }): RunPoint[] =>
  Array.from({ length: points }, (_, at) => {
    const { mb = 200, ms = 400 } = of(at);
    return { atSeconds: (at + 1) * 180, rssMb: { gateway: mb, asterisk: 80 }, latencyMs: ms };
  });

describe('a long run', () => {
  it('stands still while memory and latency only move up and down', () => {
    expect(driftOf(run(20, (at) => ({ mb: 200 + (at % 3) * 10, ms: 400 + (at % 4) * 30 })))).toEqual([]);
  });

  it('may grow while it warms up', () => {
    expect(driftOf(run(20, (at) => ({ mb: at < 5 ? 60 + at * 30 : 200 })))).toEqual([]);
  });

  it('whose memory grows is told, with the process', () => {
    expect(driftOf(run(20, (at) => ({ mb: 200 + at * 8 })))).toEqual(['memory of gateway: 256 → 336 MiB']);
  });

  it('that becomes slower is told, moments without a word left out', () => {
    expect(driftOf(run(20, (at) => ({ ms: at % 5 === 0 ? null : 400 + at * 40 })))).toEqual([
      expect.stringMatching(/^latency: \d+ → \d+ ms$/),
    ]);
  });

  it('says nothing when it is too short', () => {
    expect(driftOf(run(6, (at) => ({ mb: 200 + at * 100 })))).toBeUndefined();
  });
});
