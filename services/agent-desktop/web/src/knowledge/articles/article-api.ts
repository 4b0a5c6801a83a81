import {
  type ArticleListView,
  articleListSchema,
  type CheckedTextView,
  checkedTextSchema,
  type DossierView,
  dossierSchema,
  type SavedDraftView,
  savedDraftSchema,
  type VersionTextView,
  type VersionView,
  versionSchema,
  versionTextSchema,
  type WorkflowStepBody,
} from '#contract';
import type { DeskApi } from '../../app/api.ts';

/** What is kept waits for the search for personal data. */
const SAVE_TIMEOUT_MS = 35_000;

const at = (slug: string): string => `/api/expert/articles/${encodeURIComponent(slug)}`;

/** Articles with these filters, as they stand in the address of the page. */
export async function articleList(api: DeskApi, query: URLSearchParams): Promise<ArticleListView> {
  return await api.read(articleListSchema, 'GET', `/api/expert/articles?${query}`);
}

/** One article with all that belongs to it. */
export async function articleDossier(api: DeskApi, slug: string): Promise<DossierView> {
  return await api.read(dossierSchema, 'GET', at(slug));
}

/** One version, as text and as the agent would see it. */
export async function articleVersion(api: DeskApi, slug: string, version: number): Promise<VersionTextView> {
  return await api.read(versionTextSchema, 'GET', `${at(slug)}/versions/${version}`);
}

/** How the agent would see a text, and what to mend in it. */
export async function checkText(api: DeskApi, slug: string, text: string): Promise<CheckedTextView> {
  return await api.read(checkedTextSchema, 'POST', `${at(slug)}/check`, { text });
}

/** What is saved, and over what. */
export interface DraftToSave {
  readonly text: string;
  readonly seenChangedAtMs: number;
  readonly reviewed: readonly string[];
}

/** Keeps a draft, unless it cannot be read or holds personal data. */
export async function saveDraft(api: DeskApi, slug: string, draft: DraftToSave): Promise<SavedDraftView> {
  return await api.read(savedDraftSchema, 'PUT', `${at(slug)}/draft`, draft, SAVE_TIMEOUT_MS);
}

/** Hands a version in, approves it or sends it back. */
export async function moveVersion(
  api: DeskApi,
  { slug, version }: Pick<VersionView, 'slug' | 'version'>,
  step: WorkflowStepBody['step'],
  reason = '',
): Promise<VersionView> {
  const body: WorkflowStepBody = { step, reason };
  return await api.read(versionSchema, 'POST', `${at(slug)}/versions/${version}/step`, body, SAVE_TIMEOUT_MS);
}
