import { fileURLToPath } from 'node:url';
import { Question } from '@decroche/question';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { buildGeneration } from '../src/search/generation.ts';
import { type Generation, type SearchAnswer, search } from '../src/search/searcher.ts';

export const SAMPLE_FOLDER = fileURLToPath(new URL('base', import.meta.url));

/** The small base of the tests, read from its files. */
export async function sampleGeneration(): Promise<Generation> {
  return buildGeneration(new KnowledgeBase(await readKnowledgeFolder(SAMPLE_FOLDER)), 2026);
}

/** Asks a generation as of today (November 2026), for no fund, unless said otherwise. */
export function ask(
  generation: Generation,
  text: string,
  more: { asOf?: string; fund?: string; limit?: number; birthYear?: number; language?: string } = {},
): Promise<SearchAnswer> {
  return search(generation, {
    question: new Question(text, 2026),
    language: '',
    asOf: '2026-11-21',
    fund: '',
    birthYear: 0,
    limit: 8,
    ...more,
  });
}
