import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { evaluateKinds } from '../src/evaluation/kinds-evaluation.ts';

/** One part of the kinds, and of the golden questions, in so many. */
const EVERY = 4;
/** What must hold on them; it may only rise. All kinds: `./run eval retrieval --kinds`. */
const FLOORS = { abstained: 0.88, answered: 0.94 };

test('kinds of requests that nobody taught get no answer, and golden questions do', async () => {
  const folder = fileURLToPath(new URL('../../../knowledge', import.meta.url));
  const figures = await evaluateKinds(folder, { every: EVERY, report: () => undefined });
  expect(figures.overall.share, JSON.stringify(figures.byKind)).toBeGreaterThanOrEqual(FLOORS.abstained);
  expect(figures.answeredGolden).toBeGreaterThanOrEqual(FLOORS.answered);
}, 300_000);
