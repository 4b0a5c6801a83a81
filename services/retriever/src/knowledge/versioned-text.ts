import { formatInstructions, InstructionsError, parseInstructions } from '@decroche/instructions';
import type { Article, ArticleStatus } from './article.ts';
import { formatArticle, parseArticle } from './article-file.ts';
import { KnowledgeFileError } from './knowledge-problem.ts';

/** File of what the experts ask of a language model, and the name under which its versions are kept: no article has a dot. */
export const INSTRUCTIONS = 'instructions.yaml';

/** One version of what is written, approved by somebody else and published: an article, or the instructions. */
export interface VersionedText {
  readonly slug: string;
  readonly version: number;
  readonly status: ArticleStatus;
  readonly author: string;
  readonly reviewer: string | null;
  /** In the one form in which it is stored and compared. */
  readonly content: string;
}

/** Where a version stands, and who approved it. */
type State = Pick<VersionedText, 'status' | 'reviewer'>;

/**
 * The version that a file of a base holds; undefined for a file that has no versions.
 *
 * @throws KnowledgeFileError with one problem per wrong field
 */
export function versionedText(path: string, text: string): VersionedText | undefined {
  if (path.startsWith('articles/')) return articleVersion(parseArticle(path, text));
  return path === INSTRUCTIONS ? instructionsVersion(text) : undefined;
}

export function articleVersion(article: Article): VersionedText {
  const { slug, version, status, author, reviewer } = article;
  return { slug, version, status, author, reviewer, content: formatArticle(article) };
}

/** The file of a stored version, as one that stands there. */
export function fileOf(
  { slug, content }: Pick<VersionedText, 'slug' | 'content'>,
  { status, reviewer }: State,
): readonly [path: string, text: string] {
  if (slug === INSTRUCTIONS) {
    // Nobody archives instructions by hand: a later version takes their place.
    const stands = status === 'archived' ? 'published' : status;
    return [INSTRUCTIONS, formatInstructions(content, { status: stands, reviewer })];
  }
  const article = { ...parseArticle('store', content), status, reviewer };
  return [`articles/${article.theme}/${article.slug}.md`, formatArticle(article)];
}

function instructionsVersion(text: string): VersionedText {
  try {
    const { version, status, author, reviewer } = parseInstructions(text);
    return { slug: INSTRUCTIONS, version, status, author, reviewer, content: formatInstructions(text) };
  } catch (error) {
    if (!(error instanceof InstructionsError)) throw error;
    const problems = error.faults.map((message) => ({ file: INSTRUCTIONS, field: '', message }));
    throw new KnowledgeFileError(problems, { cause: error });
  }
}
