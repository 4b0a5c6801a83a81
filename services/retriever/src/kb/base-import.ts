import { readdir } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import {
  type DocumentReading,
  draftDocuments,
  personalDataIn,
  readDocuments,
} from '../import/document-import.ts';
import type { SentFile } from '../import/document-source.ts';
import type { DocumentImportReport } from '../import/import-report.ts';
import {
  type CheckedFile,
  digestOf,
  findPersonalData,
  type Inspector,
  type PersonalFind,
} from '../import/personal-data-gate.ts';
import { type KnowledgeFiles, readKnowledgeFiles, withoutInvisible } from '../knowledge/knowledge-files.ts';
import { parseKnowledge } from '../knowledge/knowledge-folder.ts';
import { describeProblem, KnowledgeFileError } from '../knowledge/knowledge-problem.ts';
import { INSTRUCTIONS, versionedText } from '../knowledge/versioned-text.ts';
import { ArticleStore } from '../store/article-store.ts';
import { ImportStore } from '../store/import-store.ts';
import type { Person } from '../store/person.ts';
import { PublishedVersionError } from '../store/store-errors.ts';
import type { Tables } from '../store/tables.ts';

/** What an import of a base in Markdown did. */
export interface MarkdownImportReport {
  /** False when personal data stopped it: then nothing has entered the base. */
  readonly imported: boolean;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly files: number;
  readonly problems: readonly string[];
  readonly personal: readonly PersonalFind[];
}

/** What a person says about an import. */
export interface ImportOptions {
  /** Author of the drafts that documents become. */
  readonly author: string;
  /** Scope of the articles that documents become: `national` or a fund. */
  readonly scope: string;
  /** Keys of finds that a person has looked at and that are no personal data. */
  readonly reviewed: ReadonlySet<string>;
}

/** Takes bases in: our own Markdown as it is, documents of any other system as drafts. Nothing personal enters. */
export class BaseImport {
  readonly #articles: ArticleStore;
  readonly #imports: ImportStore;
  readonly #inspector: Inspector;
  readonly #openReader: (() => DocumentReading) | undefined;

  /** @param openReader how documents are read; by default in a process of its own */
  constructor(sql: Kysely<Tables>, inspector: Inspector, openReader?: () => DocumentReading) {
    this.#openReader = openReader;
    this.#articles = new ArticleStore(sql);
    this.#imports = new ImportStore(sql);
    this.#inspector = inspector;
  }

  /**
   * Takes in a base in Markdown, or documents of another system as drafts.
   *
   * @throws ImportSourceError | InspectorError | KnowledgeUnavailableError
   */
  async take(source: string, options: ImportOptions): Promise<MarkdownImportReport | DocumentImportReport> {
    if (await isMarkdownBase(source)) return await this.markdown(source, options.reviewed);
    return await this.documents(source, options);
  }

  /** Takes in a base in Markdown. A faulty file is named and left out; everything else goes on. @throws InspectorError */
  async markdown(folder: string, reviewed: ReadonlySet<string>): Promise<MarkdownImportReport> {
    return await this.#takeFiles(await readKnowledgeFiles(folder), reviewed);
  }

  /**
   * Takes in one version of the instructions for the language model, from a file of any name.
   *
   * @throws InspectorError | KnowledgeFileError
   */
  async instructions(text: string, reviewed: ReadonlySet<string>): Promise<MarkdownImportReport> {
    return await this.#takeFiles(new Map([[INSTRUCTIONS, withoutInvisible(text)]]), reviewed);
  }

  async #takeFiles(files: KnowledgeFiles, reviewed: ReadonlySet<string>): Promise<MarkdownImportReport> {
    const personal = await findPersonalData(linesToInspect(files), this.#inspector, reviewed);
    const report = { added: 0, changed: 0, unchanged: 0, files: 0, problems: [] as string[] };
    if (personal.length > 0) return { imported: false, ...report, personal };
    const unreadable = new Set<string>();
    for (const problem of parseKnowledge(files).problems) {
      if (problem.file.startsWith('articles/')) continue;
      report.problems.push(describeProblem(problem));
      if (problem.field === '') unreadable.add(problem.file);
    }
    for (const [path, text] of files) {
      // What cannot be read must not take the place of what could.
      if (unreadable.has(path)) continue;
      try {
        const version = versionedText(path, text);
        if (version === undefined) {
          await this.#articles.putFile(path, text);
          report.files += 1;
        } else {
          const outcome = await this.#articles.take(version);
          report[({ new: 'added', changed: 'changed', same: 'unchanged' } as const)[outcome]] += 1;
        }
      } catch (error) {
        if (!(error instanceof KnowledgeFileError || error instanceof PublishedVersionError)) throw error;
        report.problems.push(error.message);
      }
    }
    return { imported: true, ...report, personal };
  }

  /**
   * Takes in documents of another system as drafts. A document that cannot be read is named and left out; personal
   * data in any of them stops the whole import.
   *
   * @throws ImportSourceError | InspectorError
   */
  async documents(source: string, options: ImportOptions): Promise<DocumentImportReport> {
    return await this.#takeDocuments(source, options);
  }

  /**
   * Takes in documents that somebody sends from the desk as his drafts, as {@link documents} does.
   *
   * @param signal aborts when he waits no longer: then nothing enters the base
   * @throws ImportSourceError | InspectorError
   */
  async sent(
    files: readonly SentFile[],
    options: Omit<ImportOptions, 'author'>,
    by: Person,
    signal: AbortSignal,
  ): Promise<DocumentImportReport> {
    return await this.#takeDocuments(files, { ...options, author: by.name }, { by, signal });
  }

  async #takeDocuments(
    source: string | readonly SentFile[],
    options: ImportOptions,
    { by, signal }: { readonly by?: Person; readonly signal?: AbortSignal } = {},
  ): Promise<DocumentImportReport> {
    const { documents, refused, passedOver } = await readDocuments(source, this.#openReader?.(), signal);
    const personal = await personalDataIn(documents, this.#inspector, options.reviewed);
    const base = parseKnowledge(await this.#articles.candidate());
    const { drafts, ...looked } = draftDocuments(documents, base, options);
    const read = { documents: documents.length, articles: drafts.length, passedOver, personal };
    const all = [...refused, ...looked.refused];
    if (personal.length > 0) {
      const nothing = { added: 0, changed: 0, unchanged: 0, drafts: [], figures: [], notes: [] };
      const empty = { duplicates: [], contradictions: [], acronyms: [], unknownRoles: [], unfiled: [] };
      return { imported: false, ...read, articles: 0, refused: all, ...nothing, ...empty };
    }
    signal?.throwIfAborted();
    const taken = await this.#imports.take(drafts, by);
    const count = (outcome: string): number => taken.filter((one) => one.outcome === outcome).length;
    return {
      imported: true,
      ...read,
      ...looked,
      refused: all,
      added: count('new'),
      changed: count('changed'),
      unchanged: count('same'),
      drafts: taken.flatMap(({ slug, version, outcome }, at) =>
        outcome === 'same' ? [] : [{ slug, version, path: drafts[at]?.path ?? '' }],
      ),
    };
  }
}

/** True for a folder that holds a base in Markdown, as `kb export` writes it. */
async function isMarkdownBase(source: string): Promise<boolean> {
  const names = await readdir(source).catch(() => []);
  return names.some((name) => name === 'articles' || name === 'themes.yaml');
}

/** Files of a base, line by line, to look for personal data in. Who signs a text is no content. */
export function linesToInspect(files: KnowledgeFiles): CheckedFile[] {
  return [...files].map(([path, text]) => {
    const lines = text.split('\n');
    const title = lines.find((line) => line.startsWith('title:')) ?? path;
    const signed = signatures(path, lines);
    return {
      path,
      digest: digestOf(text),
      pieces: lines.flatMap((line, at) =>
        line.trim() === '' || signed.has(at)
          ? []
          : [
              {
                place: `line ${at + 1}`,
                text: line,
                around: [title, ...lines.slice(Math.max(0, at - 4), at)].join('\n'),
              },
            ],
      ),
    };
  });
}

/** A name on its own line; more than three figures, or a text that goes on, is no name. */
const SIGNATURE = /^(?:author|reviewer): (?![|>&*!{[])(?!(?:\D*\d){4}).{1,80}$/;

/** Lines in which staff sign an article, or instructions: declared names, which are no content. */
function signatures(path: string, lines: readonly string[]): ReadonlySet<number> {
  const head = path === INSTRUCTIONS ? lines : headOf(path, lines);
  return new Set(
    head.flatMap((line, at) => (SIGNATURE.test(line) && !/^\s/.test(lines[at + 1] ?? '') ? [at] : [])),
  );
}

/** The lines above the text of an article. */
function headOf(path: string, lines: readonly string[]): readonly string[] {
  const end = path.startsWith('articles/') && lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  return lines.slice(0, Math.max(0, end));
}
