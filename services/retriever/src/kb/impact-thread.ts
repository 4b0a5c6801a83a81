import { parentPort, workerData } from 'node:worker_threads';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { impactOf } from './impact.ts';

/** Finds an impact beside the thread that answers calls: learning two bases takes seconds. */
const { before, after, today } = workerData as {
  before: KnowledgeFiles;
  after: KnowledgeFiles;
  today: string;
};
parentPort?.postMessage(await impactOf(before, after, today));
