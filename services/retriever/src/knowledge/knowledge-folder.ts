import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import type { Article, Theme } from './article.ts';
import { parseArticle } from './article-file.ts';
import { themesSchema } from './article-schema.ts';
import type { KnowledgeContent } from './knowledge-base.ts';
import { KnowledgeFileError, type KnowledgeProblem, KnowledgeUnavailableError } from './knowledge-problem.ts';
import { type Lexicon, mergeLexicons, parseLexicon } from './lexicon.ts';
import { type NeedExample, readGoldenExamples, readParaphrases } from './need-examples.ts';

/** A base as it was read: what is sound, and what was left out with the reason. */
export interface KnowledgeFolder extends KnowledgeContent {
  /** The golden questions as further examples of needs; kept apart, since they also measure. */
  readonly golden: readonly NeedExample[];
  readonly problems: readonly KnowledgeProblem[];
}

/**
 * Reads a base from a folder: `articles/**.md`, `themes.yaml` and `lexicon*.yaml`. A file with a fault is left out
 * and named in `problems`; everything else goes on.
 *
 * @throws KnowledgeUnavailableError when there is no readable article at all
 */
export async function readKnowledgeFolder(folder: string): Promise<KnowledgeFolder> {
  const problems: KnowledgeProblem[] = [];
  const articles = await readArticles(folder, problems);
  if (articles.length === 0) throw new KnowledgeUnavailableError(folder);
  const themes = await readThemes(folder, problems);
  const known = new Set(themes.map(({ id }) => id));
  const filed = articles.filter(({ file, article }) => {
    if (known.size === 0 || known.has(article.theme)) return true;
    problems.push({
      file,
      field: 'theme',
      message: `"${article.theme}" is not in themes.yaml; add it or correct it`,
    });
    return false;
  });
  const slugs = new Set(filed.map(({ article }) => article.slug));
  return {
    examples: (await attempt(problems, () => readParaphrases(folder, slugs, problems))) ?? [],
    golden: (await attempt(problems, () => readGoldenExamples(folder, slugs))) ?? [],
    articles: filed.map(({ article }) => article),
    themes,
    lexicon: await readLexicons(folder, problems),
    problems,
  };
}

async function readArticles(
  folder: string,
  problems: KnowledgeProblem[],
): Promise<{ file: string; article: Article }[]> {
  const root = join(folder, 'articles');
  let names: string[];
  try {
    names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.md')).sort();
  } catch (cause) {
    throw new KnowledgeUnavailableError(folder, { cause });
  }
  const read: { file: string; article: Article }[] = [];
  const files = new Map<string, string>();
  for (const name of names) {
    const file = relative(folder, join(root, name));
    const article = await attempt(problems, async () =>
      parseArticle(file, await readFile(join(root, name), 'utf8')),
    );
    if (article === undefined) continue;
    const version = `${article.slug}@${article.version}`;
    const twin = files.get(version);
    if (twin !== undefined) {
      problems.push({ file, field: 'slug', message: `"${article.slug}" is already the slug of ${twin}` });
      continue;
    }
    files.set(version, file);
    read.push({ file, article });
  }
  return read;
}

async function readThemes(folder: string, problems: KnowledgeProblem[]): Promise<readonly Theme[]> {
  const themes = await attempt(problems, async () => {
    const parsed = themesSchema.safeParse(parse(await readFile(join(folder, 'themes.yaml'), 'utf8')));
    if (parsed.success) return parsed.data;
    throw new KnowledgeFileError(
      parsed.error.issues.map((issue) => ({
        file: 'themes.yaml',
        field: issue.path.join('.'),
        message: issue.message,
      })),
    );
  });
  return themes ?? [];
}

async function readLexicons(folder: string, problems: KnowledgeProblem[]): Promise<Lexicon> {
  const names = (await readdir(folder)).filter((name) => /^lexicon.*\.yaml$/.test(name)).sort();
  const read: Lexicon[] = [];
  for (const name of names) {
    const lexicon = await attempt(problems, async () =>
      parseLexicon(name, await readFile(join(folder, name), 'utf8')),
    );
    if (lexicon !== undefined) read.push(lexicon);
  }
  return mergeLexicons(read);
}

/** Turns a faulty file into problems. Failures that are no fault of the file pass through. */
async function attempt<T>(problems: KnowledgeProblem[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KnowledgeFileError) problems.push(...error.problems);
    else
      problems.push({ file: '', field: '', message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
