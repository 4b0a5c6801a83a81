import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateGate, type GateFigures, type RefusalCount } from './gate-evaluation.ts';
import { type JudgedSentences, readJudgedSentences } from './judged-sentences.ts';

const PATIENCE_MS = 60_000;

let sets: JudgedSentences;
let figures: { readonly dev: GateFigures; readonly check: GateFigures };

beforeAll(async () => {
  sets = await readJudgedSentences(fileURLToPath(new URL('../../../../knowledge', import.meta.url)));
  figures = evaluateGate(sets);
}, PATIENCE_MS);

describe('sentences written by hand, of which the base still has the evidence', () => {
  test('300 and more are true, a hundred of them in number words, and 300 and more are false', () => {
    expect(sets.true.length).toBeGreaterThanOrEqual(300);
    expect(sets.true.filter(({ kind }) => kind === 'number-words').length).toBeGreaterThanOrEqual(100);
    expect(sets.false.length).toBeGreaterThanOrEqual(300);
  });

  test('no false one passes the gate', () => {
    const passed = (half: GateFigures): string[] =>
      Object.entries(half.false).flatMap(([kind, { tried, refused }]) => (refused < tried ? [kind] : []));
    expect(passed(figures.dev)).toEqual([]);
    expect(passed(figures.check)).toEqual([]);
  });

  test('at most 3 % of the false ones hang on the verifier', () => {
    for (const { false: wrong } of [figures.dev, figures.check])
      expect(wrong.all?.onVerifier).toBeLessThanOrEqual(0.03 * (wrong.all?.tried ?? 0));
  });

  test('of the true ones the gate refuses no more than it did', () => {
    const share = (count: RefusalCount | undefined): number => (count?.refused ?? 0) / (count?.tried ?? 1);
    expect(share(figures.dev.true.all)).toBeLessThanOrEqual(0.53);
    expect(share(figures.check.true.all)).toBeLessThanOrEqual(0.62);
  });
});
