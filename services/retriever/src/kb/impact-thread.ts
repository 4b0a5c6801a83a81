import { parentPort, workerData } from 'node:worker_threads';
import { BasePair, type Bases } from './impact.ts';
import type { ThreadAnswer, ThreadQuestion } from './kept-comparison.ts';

/** Learns two bases beside the thread that answers calls, says what changes, and answers single questions from then on. */
const pair = new BasePair(workerData as Bases);
const say = (answer: ThreadAnswer): void => parentPort?.postMessage(answer);
say({ kind: 'impact', impact: await pair.impact() });
parentPort?.on('message', async ({ call, id, text }: ThreadQuestion) => {
  say({ kind: 'compared', call, compared: await pair.compare(id, text) });
});
