import { fold } from '@decroche/french';
import type { Article } from '../knowledge/article.ts';
import { formatArticle, parseArticle } from '../knowledge/article-file.ts';
import type { KnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { KnowledgeFileError } from '../knowledge/knowledge-problem.ts';
import { plainText } from '../knowledge/markdown-text.ts';
import { type AcronymProposal, acronymProposals, acronymsIn, isKnown } from './acronym-proposals.ts';
import { type ArticleDraft, draftOf, type ImportChoices, UNFILED } from './article-draft.ts';
import { outlinesOf } from './article-outline.ts';
import { type Contradiction, contradictionsAmong } from './contradictions.ts';
import { DocumentReader } from './document-reader.ts';
import { documentsOf, documentsSent, type PassedOver, type SentFile } from './document-source.ts';
import { type FigureFault, figureFaults, figureNotes } from './figure-guard.ts';
import { DocumentRefusedError, type ImportedDocument } from './imported-document.ts';
import { type Duplicate, duplicatesAmong } from './likeness.ts';
import {
  digestOf,
  findPersonalData,
  type Inspector,
  type PersonalFind,
  piecesOf,
} from './personal-data-gate.ts';
import { ThemeGuess } from './theme-guess.ts';

/** Reads one document after the other. */
export interface DocumentReading {
  /** @throws DocumentRefusedError */
  read(path: string, bytes: Uint8Array): Promise<ImportedDocument>;
  close(): Promise<void>;
}

/** A document that was read. */
interface ReadDocument {
  readonly path: string;
  readonly digest: string;
  readonly document: ImportedDocument;
}

/** A document that was left out. */
export interface Refusal {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What was found in a folder or archive of documents. */
export interface ReadDocuments {
  readonly documents: readonly ReadDocument[];
  readonly refused: readonly Refusal[];
  /** Files of other kinds: ending → how many. */
  readonly passedOver: Readonly<Record<string, number>>;
}

/**
 * Reads every document of a folder, an archive, or of files that were sent; one that cannot be read is named, and the rest
 * goes on.
 *
 * @param signal aborts when nobody waits for them any more
 * @throws ImportSourceError
 */
export async function readDocuments(
  source: string | readonly SentFile[],
  reader: DocumentReading = new DocumentReader(),
  signal?: AbortSignal,
): Promise<ReadDocuments> {
  const documents: ReadDocument[] = [];
  const refused: Refusal[] = [];
  const passedOver: PassedOver = new Map();
  try {
    const items =
      typeof source === 'string' ? documentsOf(source, passedOver) : documentsSent(source, passedOver);
    for await (const item of items) {
      signal?.throwIfAborted();
      try {
        if ('refusal' in item) throw item.refusal;
        const digest = digestOf(item.bytes);
        documents.push({ path: item.path, digest, document: await reader.read(item.path, item.bytes) });
      } catch (error) {
        if (!(error instanceof DocumentRefusedError)) throw error;
        refused.push({ path: item.path, code: error.code, message: error.message });
      }
    }
  } finally {
    await reader.close();
  }
  return { documents, refused, passedOver: Object.fromEntries(passedOver) };
}

/** Where documents hold personal data that nobody has let pass. @throws InspectorError */
export async function personalDataIn(
  documents: readonly ReadDocument[],
  inspector: Inspector,
  reviewed: ReadonlySet<string>,
): Promise<PersonalFind[]> {
  const files = documents.map(({ path, digest, document }) => ({
    path,
    digest,
    pieces: piecesOf(path, document),
  }));
  return await findPersonalData(files, inspector, reviewed);
}

/** A draft with the content of its document. */
export interface ImportedDraft {
  readonly article: Article;
  readonly path: string;
  readonly digest: string;
}

/** Drafts, and what a person should look at in them. */
export interface DraftedImport {
  readonly drafts: readonly ImportedDraft[];
  readonly refused: readonly Refusal[];
  /** Figures in which a draft differs from its document, with their places. */
  readonly figures: readonly string[];
  /** What could not be taken over as it stands, with its place. */
  readonly notes: readonly string[];
  readonly duplicates: readonly Duplicate[];
  readonly contradictions: readonly Contradiction[];
  readonly acronyms: readonly AcronymProposal[];
  readonly unknownRoles: readonly { readonly article: string; readonly headings: readonly string[] }[];
  /** Articles without a theme of the base. */
  readonly unfiled: readonly string[];
}

/**
 * Makes drafts of documents and compares them with one another and with the base.
 *
 * @param base the base as the next publication would make it
 */
export function draftDocuments(
  documents: readonly ReadDocument[],
  base: KnowledgeFolder,
  choices: ImportChoices,
): DraftedImport {
  const themes = new ThemeGuess(base.themes, base.articles);
  const known = new Set(base.lexicon.acronyms.map(({ form }) => fold(form)));
  const refused: Refusal[] = [];
  const drafts: (ArticleDraft & { digest: string })[] = [];
  for (const { path, digest, document } of documents) {
    for (const outline of outlinesOf(path, document)) {
      const draft = draftOf(path, outline, choices, (named, text) => themes.of(named, text));
      drafts.push({ ...draft, digest });
    }
  }
  const sound = linked(named(drafts)).flatMap((draft) => {
    try {
      parseArticle(draft.path, formatArticle(draft.article));
      return [draft];
    } catch (error) {
      if (!(error instanceof KnowledgeFileError)) throw error;
      refused.push({ path: draft.path, code: 'NO_ARTICLE', message: error.message });
      return [];
    }
  });
  const texts = new Map(sound.map(({ article }) => [article.slug, textOf(article)]));
  const live = new Map(
    base.articles.filter(({ slug }) => !texts.has(slug)).map((article) => [article.slug, textOf(article)]),
  );
  const acronyms = acronymProposals(texts, known);
  const expanded = new Set(acronyms.filter(({ expansion }) => expansion !== null).map(({ form }) => form));
  return {
    drafts: sound.map(({ article, path, digest }) => ({
      path,
      digest,
      article: {
        ...article,
        acronyms: acronymsIn(texts.get(article.slug) ?? '').filter(
          (form) => expanded.has(form) || isKnown(form, known),
        ),
      },
    })),
    refused,
    figures: documents.flatMap(({ path, document }) =>
      figureNotes(figuresGoneWrong(path, document, sound)).map((note) => `${path}: ${note}`),
    ),
    notes: documents.flatMap(({ path, document }) => document.notes.map((note) => `${path}: ${note}`)),
    duplicates: duplicatesAmong(texts, live),
    contradictions: contradictionsAmong(texts, live),
    acronyms,
    unknownRoles: sound
      .filter(({ unknownRoles }) => unknownRoles.length > 0)
      .map(({ article, unknownRoles }) => ({ article: article.slug, headings: unknownRoles })),
    unfiled: sound.filter(({ article }) => article.theme === UNFILED).map(({ article }) => article.slug),
  };
}

/** Figures in which the drafts of a document differ from it; a document none of whose drafts is sound is named already. */
function figuresGoneWrong(
  path: string,
  document: ImportedDocument,
  sound: readonly ArticleDraft[],
): FigureFault[] {
  const drafts = sound.filter((draft) => draft.path === path);
  if (drafts.length === 0) return [];
  const texts = drafts.flatMap(({ article }) => [
    article.title,
    ...article.sections.flatMap(({ title, body }) => [title, plainText(body)]),
  ]);
  return figureFaults(document.shown, document.taken, texts, [path, document.title]);
}

function textOf(article: Article): string {
  return [article.title, ...article.sections.map(({ body }) => plainText(body))].join('\n');
}

/** Gives each draft a slug of its own: that of its title, with its kind, then with a number. */
function named<D extends ArticleDraft>(drafts: readonly D[]): D[] {
  const taken = new Set<string>();
  return drafts.map((draft) => {
    const { slug, kind } = draft.article;
    const wanted = [slug, `${slug}-${kind}`, ...drafts.map((_, at) => `${slug}-${at + 2}`)];
    const free = wanted.find((one) => !taken.has(one)) as string;
    taken.add(free);
    return { ...draft, article: { ...draft.article, slug: free } };
  });
}

/** Links the legislation and the procedure that carry one title, both ways. */
function linked<D extends ArticleDraft>(drafts: readonly D[]): D[] {
  const byTitle = Map.groupBy(drafts, ({ article }) => fold(article.title));
  return drafts.map((draft) => {
    const { article } = draft;
    const counterparts = (byTitle.get(fold(article.title)) ?? [])
      .filter((other) => other.article.kind !== article.kind)
      .map((other) => other.article.slug);
    return { ...draft, article: { ...article, counterparts } };
  });
}
