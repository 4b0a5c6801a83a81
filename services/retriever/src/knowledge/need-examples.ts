import { parse } from 'yaml';
import { z } from 'zod';
import type { Article } from './article.ts';
import { checked } from './checked-file.ts';
import type { KnowledgeProblem } from './knowledge-problem.ts';
import { plainText } from './markdown-text.ts';

/** One way of putting a need. */
export interface NeedExample {
  readonly text: string;
  /** Slug of the article that answers, or one of {@link UNANSWERED_NEEDS}. */
  readonly need: string;
  /** What a request that the base does not answer is about (`taxes`, `appointment`); absent for every other. */
  readonly kind?: string;
}

/** Needs that the base does not answer: the state of one's own file, another body's business, anything else. */
export const UNANSWERED_NEEDS = ['personal-file', 'other-body', 'out-of-scope'] as const;

const UNANSWERED: ReadonlySet<string> = new Set(UNANSWERED_NEEDS);

/** Shortest sentence of an article that teaches something, UTF-16 units. */
const LEAST_SENTENCE = 20;

const textsSchema = z.array(z.string().trim().min(1));
const paraphrasesSchema = z.record(
  z.string(),
  z.union([textsSchema, z.record(z.string(), textsSchema)], {
    error: 'expected a list of texts, or kinds with a list of texts each',
  }),
);
const goldenSchema = z.array(z.looseObject({ question: z.string(), relevant: z.array(z.string()).min(1) }));

/** Questions that an article itself gives, its title among them. */
export function questionsOf({ slug, title, sampleQuestions }: Article): NeedExample[] {
  return [title, ...sampleQuestions].map((text) => ({ text, need: slug }));
}

/** What an article itself says as it is spoken: its title, sample questions and the sentences for the caller. */
export function spokenExamplesOf(article: Article): NeedExample[] {
  const plain = plainText(article.plain)
    .split(/\n|(?<=\.)\s/)
    .filter((sentence) => sentence.length > LEAST_SENTENCE);
  return [article.title, article.title, ...article.sampleQuestions, ...plain].map((text) => ({
    text,
    need: article.slug,
  }));
}

/** Ways of asking that an article itself gives: what is spoken, and every line of its sections. */
export function examplesOf(article: Article): NeedExample[] {
  const lines = article.sections.flatMap(({ title, body }) =>
    plainText(body)
      .split('\n')
      .filter((line) => line.length > LEAST_SENTENCE)
      .map((line) => `${title} ${line}`),
  );
  return [...spokenExamplesOf(article), ...lines.map((text) => ({ text, need: article.slug }))];
}

/**
 * Ways of asking written beside the articles (`slug: [text, …]`), those without an answer by kind too
 * (`other-body: { taxes: [text, …] }`). Those of an article that does not exist, and kinds of an article, are left out and
 * named.
 *
 * @throws KnowledgeFileError
 */
export function paraphraseExamples(
  file: string,
  text: string,
  slugs: ReadonlySet<string>,
  problems: KnowledgeProblem[],
): NeedExample[] {
  const examples: NeedExample[] = [];
  for (const [need, texts] of Object.entries(check(file, paraphrasesSchema, text))) {
    const fault = faultOf(need, Array.isArray(texts), slugs);
    if (fault !== undefined) problems.push({ file, field: need, message: fault });
    else if (Array.isArray(texts)) examples.push(...texts.map((one) => ({ text: one, need })));
    else
      for (const [kind, ofKind] of Object.entries(texts))
        examples.push(...ofKind.map((one) => ({ text: one, need, kind })));
  }
  return examples;
}

function faultOf(need: string, isList: boolean, slugs: ReadonlySet<string>): string | undefined {
  if (UNANSWERED.has(need)) return undefined;
  if (!slugs.has(need)) return 'no article has this slug; correct it or remove the lines';
  return isList ? undefined : 'only requests without an answer have kinds; list the texts of an article';
}

/**
 * Golden questions, each with the first article that answers it.
 *
 * @throws KnowledgeFileError
 */
export function goldenExamples(file: string, text: string, slugs: ReadonlySet<string>): NeedExample[] {
  return check(file, goldenSchema, text).flatMap(({ question, relevant }) => {
    const need = relevant[0]?.split('#')[0] ?? '';
    return slugs.has(need) ? [{ text: question, need }] : [];
  });
}

function check<S extends z.ZodType>(file: string, schema: S, content: string): z.infer<S> {
  return checked(file, schema, parse(content, { maxAliasCount: 0 }));
}
