import { franceDay } from '@decroche/french';
import { NATIONAL } from '../knowledge/article.ts';
import type { KnowledgeBase, KnowledgeContent } from '../knowledge/knowledge-base.ts';
import type { KnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import type { ConfidenceFacts } from '../search/evidence/confidence.ts';
import { buildGeneration } from '../search/generation.ts';
import { possibleNeeds } from '../search/needs/possible-needs.ts';
import type { Generation } from '../search/searcher.ts';
import type { GoldenQuestion } from './judged-questions.ts';

/** Parts into which the golden questions are cut: each is asked of a base that learned from the others. */
export const FOLDS = 5;

/** Questions of one part. */
export function foldOf<T>(questions: readonly T[], fold: number): T[] {
  return questions.filter((_, at) => at % FOLDS === fold);
}

/** A base's content with every golden question among its examples but those of one part. */
export function learnedWithout(
  content: KnowledgeFolder,
  golden: readonly GoldenQuestion[],
  fold: number,
): KnowledgeContent {
  const asked = new Set(foldOf(golden, fold).map(({ question }) => question));
  const learned = content.golden.filter(({ text }) => !asked.has(text));
  return { ...content, examples: [...content.examples, ...learned] };
}

const generations = new WeakMap<KnowledgeBase, Generation>();

/** Facts about a golden question's ranking, and the articles found, best first. */
export async function rankGolden(
  base: KnowledgeBase,
  { question, asOf, fund }: GoldenQuestion,
  today = new Date(),
): Promise<{ facts: ConfidenceFacts; articles: readonly string[] }> {
  const generation = generations.get(base) ?? buildGeneration(base, today.getFullYear());
  generations.set(base, generation);
  const day = asOf ?? franceDay(today);
  const scopes = fund === null ? [NATIONAL] : [NATIONAL, fund];
  const { hits, facts } = await generation.ranker.rank(
    question,
    { asOf: day, scopes },
    30,
    possibleNeeds(base, { asOf: day, scopes, birthYears: [] }),
  );
  return { facts, articles: [...new Set(hits.map(({ id }) => base.passage(id)?.article.slug ?? ''))] };
}
