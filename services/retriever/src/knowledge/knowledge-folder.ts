import { basename } from 'node:path';
import { parse } from 'yaml';
import type { Article, Theme } from './article.ts';
import { parseArticle } from './article-file.ts';
import { themesSchema } from './article-schema.ts';
import { checked } from './checked-file.ts';
import type { KnowledgeContent } from './knowledge-base.ts';
import { type KnowledgeFiles, readKnowledgeFiles } from './knowledge-files.ts';
import { KnowledgeFileError, type KnowledgeProblem, KnowledgeUnavailableError } from './knowledge-problem.ts';
import { type Lexicon, mergeLexicons, parseLexicon } from './lexicon.ts';
import { goldenExamples, type NeedExample, paraphraseExamples } from './need-examples.ts';
import { parseProtocols } from './protocols.ts';
import { INSTRUCTIONS } from './versioned-text.ts';

/** A base as it was read: what is sound, and what was left out with the reason. */
export interface KnowledgeFolder extends KnowledgeContent {
  /** The golden questions as further examples of needs; kept apart, since they also measure. */
  readonly golden: readonly NeedExample[];
  readonly problems: readonly KnowledgeProblem[];
}

/**
 * Reads a base from a folder: see {@link parseKnowledge}.
 *
 * @throws KnowledgeUnavailableError when there is no readable article at all
 */
export async function readKnowledgeFolder(folder: string): Promise<KnowledgeFolder> {
  const read = parseKnowledge(await readKnowledgeFiles(folder));
  if (read.articles.length === 0) throw new KnowledgeUnavailableError(folder);
  return read;
}

/**
 * Reads a base from its files: `articles/**.md`, `themes.yaml`, `lexicon*.yaml`, `protocols.yaml`, `paraphrases/*.yaml` and
 * `golden/part-*.yaml`, in the order of their paths. A file with a fault is left out and named in `problems`; everything else goes on.
 */
export function parseKnowledge(files: KnowledgeFiles): KnowledgeFolder {
  const problems: KnowledgeProblem[] = [];
  const named = (pattern: RegExp): [string, string][] =>
    [...files].filter(([name]) => pattern.test(name)).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const themes = named(/^themes\.yaml$/).flatMap(([file, text]) =>
    attempt(problems, file, () => parseThemes(file, text)),
  );
  const articles = readArticles(named(/^articles\//), themes, problems);
  const slugs = new Set(articles.map(({ slug }) => slug));
  const lexicons = named(/^lexicon/).flatMap(([file, text]) =>
    attempt(problems, file, (): Lexicon[] => [parseLexicon(file, text)]),
  );
  return {
    articles,
    themes,
    lexicon: mergeLexicons(lexicons),
    examples: named(/^paraphrases\//).flatMap(([file, text]) =>
      attempt(problems, file, () => paraphraseExamples(file, text, slugs, problems)),
    ),
    protocols: named(/^protocols\.yaml$/).flatMap(([file, text]) =>
      attempt(problems, file, () => parseProtocols(file, text)),
    ),
    golden: named(/^golden\/part-/).flatMap(([file, text]) =>
      attempt(problems, file, () => goldenExamples(file, text, slugs)),
    ),
    instructions: files.get(INSTRUCTIONS) ?? '',
    problems,
  };
}

function readArticles(
  files: readonly (readonly [string, string])[],
  themes: readonly Theme[],
  problems: KnowledgeProblem[],
): Article[] {
  const known = new Set(themes.map(({ id }) => id));
  const versions = new Map<string, string>();
  const articles: Article[] = [];
  for (const [file, text] of files) {
    for (const article of attempt(problems, file, () => [parseArticle(file, text)])) {
      const version = `${article.slug}@${article.version}`;
      const twin = versions.get(version);
      if (twin !== undefined) {
        problems.push({
          file,
          field: 'slug',
          message: `"${article.slug}" is already the slug of ${basename(twin)}`,
        });
      } else if (known.size > 0 && !known.has(article.theme)) {
        const message = `"${article.theme}" is not in themes.yaml; add it or correct it`;
        problems.push({ file, field: 'theme', message });
      } else {
        versions.set(version, file);
        articles.push(article);
      }
    }
  }
  return articles;
}

function parseThemes(file: string, text: string): Theme[] {
  return checked(file, themesSchema, parse(text, { maxAliasCount: 0 }));
}

/** What a file holds, or nothing and its faults among the problems. */
function attempt<T>(problems: KnowledgeProblem[], file: string, read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof KnowledgeFileError) problems.push(...error.problems);
    else problems.push({ file, field: '', message: error instanceof Error ? error.message : String(error) });
    return [];
  }
}
