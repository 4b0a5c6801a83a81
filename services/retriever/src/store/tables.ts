import type { ColumnType, Generated } from 'kysely';
import type { ArticleStatus } from '../knowledge/article.ts';

/** One version of one article. Once published it never changes; a later version supersedes it. */
export interface ArticleVersionTable {
  slug: string;
  version: number;
  status: ArticleStatus;
  author: string;
  /** Who approved it; never the author, nor who handed it in. */
  reviewer: string | null;
  /** Everybody who wrote it at the desk or handed it to a reviewer, as JSON: names, and handles after a `#`. */
  handed_in_by: ColumnType<string[], string | undefined, string>;
  /** The article as Markdown with front matter. */
  content: string;
  changed_at: ColumnType<Date, never, Date>;
  /** Why it was last sent back, and by whom; null when it was not, or was handed in again. */
  sent_back_because: Generated<string | null>;
  sent_back_by: Generated<string | null>;
}

/** A file of the base that is no article: themes, lexicon, paraphrases, golden questions. */
export interface BaseFileTable {
  path: string;
  content: string;
}

/** One generation: every file of the base as it was published. */
export interface GenerationTable {
  number: Generated<number>;
  /** Name made of the content. */
  name: string;
  live: boolean;
  published_by: string;
  published_at: ColumnType<Date, never, never>;
  /** Path → text, as JSON. */
  files: ColumnType<Record<string, string>, string, never>;
}

/** Questions that had no source, grouped by likeness. Redacted; tied to no call and no person. */
export interface GapTable {
  id: Generated<number>;
  /** One of the questions, redacted; none before enough different conversations asked. */
  example: string | null;
  /** Frequent words of the knowledge base in the question, as they were said. */
  words: ColumnType<string[], string, string>;
  /** Sorted terms: of frequent words of the base alone while there is no example. */
  terms: ColumnType<string[], string, string>;
  count: number;
  /** How many different conversations asked. */
  conversations: Generated<number>;
  state: 'open' | 'being-written' | 'answered';
  /** Who writes the article. */
  writer: Generated<string | null>;
  /** Slug of the article that answers. */
  answered_by: Generated<string | null>;
  /** When that article was live and the desks were told. */
  told_at: Generated<Date | null>;
  first_seen: ColumnType<Date, never, never>;
  last_seen: ColumnType<Date, never, Date>;
}

/** What an import made of a document, so that importing it again changes nothing that a person wrote since. */
export interface ImportedDocumentTable {
  /** Digest of the document and of what was said about the import. */
  document: string;
  slug: string;
  version: number;
  /** Digest of the draft as it was imported. */
  content: string;
}

export interface Tables {
  article_version: ArticleVersionTable;
  imported_document: ImportedDocumentTable;
  base_file: BaseFileTable;
  generation: GenerationTable;
  gap: GapTable;
}
