import { readCoefficients } from '@decroche/cli/planning';
import { expect, it } from 'vitest';
import { type BenchRun, predictBench } from './calls-prediction.ts';

const RUN: BenchRun = {
  ...{ calls: 40, concurrency: 1, bothRecognisers: false, cores: 16 },
  ...{ heardSeconds: 4, callSeconds: 9 },
};

it('alone on many cores, calls take what was measured; on few cores, more of them take longer', async () => {
  const coefficients = await readCoefficients();
  const alone = predictBench(coefficients, RUN);
  const slowest = (values: readonly number[]): number => values.at(-1) ?? 0;
  const { extracts, draft, painted } = coefficients.stagesMs;
  const text = slowest(coefficients.hearing.embedded.textMs);
  expect(alone.extractsP95Ms).toBeLessThanOrEqual(text + slowest(extracts) + slowest(painted));
  expect(alone.draftP95Ms).toBeLessThanOrEqual(text + slowest(extracts) + slowest(draft) + slowest(painted));
  const crowded = predictBench(coefficients, { ...RUN, concurrency: 20, cores: 2 });
  expect(crowded.extractsP95Ms).toBeGreaterThan(alone.extractsP95Ms);
});
