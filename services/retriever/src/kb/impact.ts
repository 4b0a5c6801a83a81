import { Question } from '@decroche/question';
import { parse } from 'yaml';
import { z } from 'zod';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { parseKnowledge } from '../knowledge/knowledge-folder.ts';
import { buildGeneration } from '../search/generation.ts';
import { type Generation, search } from '../search/searcher.ts';

/** What a publication would do to one golden question. */
export interface QuestionImpact {
  readonly id: string;
  readonly question: string;
  /** Articles found, best first. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether a right article is found first, among the first three, or not. */
  readonly verdict: 'better' | 'worse' | 'other';
}

/** What a publication would do to the golden questions. */
export interface Impact {
  readonly questions: number;
  readonly unchanged: number;
  readonly better: number;
  readonly worse: number;
  readonly other: number;
  readonly changes: readonly QuestionImpact[];
}

const goldenSchema = z.array(
  z.looseObject({
    id: z.string(),
    question: z.string(),
    relevant: z.array(z.string()),
    asOf: z.string().nullish(),
    fund: z.string().nullish(),
  }),
);

/** Articles that an agent sees first. */
const SEEN = 3;

/** Builds the generation that files make, with the golden questions among its examples as in production. */
export function generationOf(files: KnowledgeFiles, referenceYear: number): Generation {
  const content = parseKnowledge(files);
  return buildGeneration(
    new KnowledgeBase({ ...content, examples: [...content.examples, ...content.golden] }),
    referenceYear,
  );
}

/**
 * Asks both bases every golden question of the new one.
 *
 * @param today ISO 8601 day for the questions without a date of their own
 */
export async function impactOf(
  before: KnowledgeFiles,
  after: KnowledgeFiles,
  today: string,
): Promise<Impact> {
  const year = Number(today.slice(0, 4));
  const [old, next] = [generationOf(before, year), generationOf(after, year)];
  const changes: QuestionImpact[] = [];
  let questions = 0;
  for (const [path, text] of after) {
    if (!path.startsWith('golden/part-')) continue;
    for (const { id, question, relevant, asOf, fund } of goldenSchema.parse(parse(text))) {
      questions += 1;
      const find = (generation: Generation): Promise<string[]> =>
        articlesFor(generation, question, asOf ?? today, fund ?? '');
      const [was, is] = [await find(old), await find(next)];
      if (was.join() === is.join()) continue;
      const right = new Set(relevant.map((one) => one.split('#')[0] ?? ''));
      const gain = place(was, right) - place(is, right);
      changes.push({
        id,
        question,
        before: was,
        after: is,
        verdict: gain > 0 ? 'better' : gain < 0 ? 'worse' : 'other',
      });
    }
  }
  const count = (verdict: QuestionImpact['verdict']): number =>
    changes.filter((one) => one.verdict === verdict).length;
  return {
    questions,
    unchanged: questions - changes.length,
    better: count('better'),
    worse: count('worse'),
    other: count('other'),
    changes,
  };
}

async function articlesFor(
  generation: Generation,
  text: string,
  asOf: string,
  fund: string,
): Promise<string[]> {
  const { passages } = await search(generation, {
    question: new Question(text, Number(asOf.slice(0, 4))),
    language: '',
    asOf,
    fund,
    birthYear: 0,
    limit: 8,
  });
  return [...new Set(passages.map(({ articleSlug }) => articleSlug))].slice(0, SEEN);
}

/** Place of the first right article; past the end when there is none. */
function place(found: readonly string[], right: ReadonlySet<string>): number {
  const at = found.findIndex((slug) => right.has(slug));
  return at === -1 ? SEEN : at;
}
