import { type Percentiles, percentiles } from '@decroche/test-kit';
import { readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { analysisOf } from '../search/generation.ts';
import { NeedBridge } from '../search/needs/need-bridge.ts';
import { Ranker } from '../search/ranking/ranker.ts';
import type { SearchDocument } from '../search/ranking/search-document.ts';
import { readPassages, readQuestions } from './judged-questions.ts';

/** Figures for one size of base. */
export interface ScaleFigures {
  readonly passages: number;
  readonly buildMs: number;
  /** Memory that the process gained by building, after garbage collection where node was started with --expose-gc. */
  readonly memoryMb: number;
  readonly searches: number;
  readonly latencyMs: Percentiles;
}

const SEARCHES = 2_000;
const WARM_UP = 200;
const MEGABYTE = 1_048_576;

/**
 * Measures building and searching bases of given sizes, made of the paragraphs of a foreign base shuffled into new
 * passages, so that words are as frequent as in real text.
 */
export async function evaluateScale(options: {
  readonly kb: string;
  readonly queries: string;
  readonly knowledge: string;
  readonly sizes: readonly number[];
}): Promise<readonly ScaleFigures[]> {
  const base = await readKnowledgeFolder(options.knowledge);
  const analysis = analysisOf(base.lexicon, new Date().getFullYear());
  const examples = [...base.examples, ...base.golden];
  const bridge = NeedBridge.learn(base.articles, base.lexicon, examples, analysis);
  const passages = await readPassages(options.kb);
  const questions = await readQuestions(options.queries);
  const figures: ScaleFigures[] = [];
  for (const size of options.sizes) {
    const documents = shuffled(passages, size);
    const before = memory();
    const started = performance.now();
    const ranker = Ranker.build(documents, { analysis, bridge });
    const buildMs = Math.round(performance.now() - started);
    const memoryMb = Math.round((memory() - before) / MEGABYTE);
    const times: number[] = [];
    for (let at = 0; at < SEARCHES + WARM_UP; at++) {
      const from = performance.now();
      await ranker.rank(questions[at % questions.length]?.query ?? '', { asOf: '', scopes: [] }, 20);
      if (at >= WARM_UP) times.push(performance.now() - from);
    }
    figures.push({
      passages: size,
      buildMs,
      memoryMb,
      searches: SEARCHES,
      latencyMs: percentiles(times, 4),
    });
  }
  return figures;
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Passages as they are, then new ones: each paragraph of a passage replaced by one of another. */
function shuffled(passages: readonly SearchDocument[], size: number): SearchDocument[] {
  const documents = passages.slice(0, size);
  for (let at = documents.length; at < size; at++) {
    const own = passages[at % passages.length] as SearchDocument;
    const other = passages[(at * 7_919 + 13) % passages.length] as SearchDocument;
    const half = Math.floor(own.fields.text.length / 2);
    const text =
      own.fields.text.slice(0, half) + other.fields.text.slice(Math.floor(other.fields.text.length / 2));
    documents.push({
      ...own,
      id: `${own.id}+${at}`,
      fields: { ...own.fields, title: other.fields.title, text },
    });
  }
  return documents;
}
