import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Article } from './article.ts';
import { KnowledgeFileError, type KnowledgeProblem } from './knowledge-problem.ts';
import { plainText } from './markdown-text.ts';

/** One way of putting a need. */
export interface NeedExample {
  readonly text: string;
  /** Slug of the article that answers, or one of {@link UNANSWERED_NEEDS}. */
  readonly need: string;
}

/** Needs that the base does not answer: the state of one's own file, another body's business, anything else. */
export const UNANSWERED_NEEDS = ['personal-file', 'other-body', 'out-of-scope'] as const;

const UNANSWERED: ReadonlySet<string> = new Set(UNANSWERED_NEEDS);

/** Shortest sentence of an article that teaches something, UTF-16 units. */
const LEAST_SENTENCE = 20;

const paraphrasesSchema = z.record(z.string(), z.array(z.string().trim().min(1)));
const goldenSchema = z.array(z.looseObject({ question: z.string(), relevant: z.array(z.string()).min(1) }));

/** Ways of asking that an article itself gives: its title, sample questions and sentences. */
export function examplesOf(article: Article): NeedExample[] {
  const need = article.slug;
  const lines = article.sections.flatMap(({ title, body }) =>
    plainText(body)
      .split('\n')
      .filter((line) => line.length > LEAST_SENTENCE)
      .map((line) => `${title} ${line}`),
  );
  const plain = plainText(article.plain)
    .split(/\n|(?<=\.)\s/)
    .filter((sentence) => sentence.length > LEAST_SENTENCE);
  return [article.title, article.title, ...article.sampleQuestions, ...plain, ...lines].map((text) => ({
    text,
    need,
  }));
}

/**
 * Ways of asking written beside the articles, in `paraphrases/*.yaml` (`slug: [text, …]`). Those of an article that
 * does not exist are left out and named.
 */
export async function readParaphrases(
  folder: string,
  slugs: ReadonlySet<string>,
  problems: KnowledgeProblem[],
): Promise<NeedExample[]> {
  const examples: NeedExample[] = [];
  for (const name of await yamlFiles(join(folder, 'paraphrases'))) {
    const file = `paraphrases/${name}`;
    const content = check(file, paraphrasesSchema, await readFile(join(folder, file), 'utf8'));
    for (const [need, texts] of Object.entries(content)) {
      if (!slugs.has(need) && !UNANSWERED.has(need)) {
        problems.push({
          file,
          field: need,
          message: 'no article has this slug; correct it or remove the lines',
        });
      } else examples.push(...texts.map((text) => ({ text, need })));
    }
  }
  return examples;
}

/** The golden questions of `golden/part-*.yaml`, each with the first article that answers it. */
export async function readGoldenExamples(folder: string, slugs: ReadonlySet<string>): Promise<NeedExample[]> {
  const names = (await yamlFiles(join(folder, 'golden'))).filter((name) => name.startsWith('part-'));
  const examples: NeedExample[] = [];
  for (const name of names) {
    const file = `golden/${name}`;
    for (const { question, relevant } of check(
      file,
      goldenSchema,
      await readFile(join(folder, file), 'utf8'),
    )) {
      const need = relevant[0]?.split('#')[0] ?? '';
      if (slugs.has(need)) examples.push({ text: question, need });
    }
  }
  return examples;
}

async function yamlFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function check<S extends z.ZodType>(file: string, schema: S, content: string): z.infer<S> {
  const parsed = schema.safeParse(parse(content, { maxAliasCount: 0 }));
  if (parsed.success) return parsed.data;
  throw new KnowledgeFileError(
    parsed.error.issues.map((issue) => ({ file, field: issue.path.join('.'), message: issue.message })),
  );
}
