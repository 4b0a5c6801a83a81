import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import type { Impact } from './impact.ts';

const DEADLINE_MS = 300_000;

/**
 * What a publication would do to the golden questions, found in a thread of its own.
 *
 * @param today ISO 8601 day for the questions without a date of their own
 */
export async function impactBeside(
  before: KnowledgeFiles,
  after: KnowledgeFiles,
  today: string,
): Promise<Impact> {
  const thread = new Worker(new URL('./impact-thread.ts', import.meta.url), {
    workerData: { before, after, today },
  });
  try {
    const [impact] = await once(thread, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) });
    return impact as Impact;
  } finally {
    await thread.terminate();
  }
}
