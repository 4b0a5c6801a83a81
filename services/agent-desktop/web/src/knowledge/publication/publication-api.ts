import {
  type ComparedDraftsView,
  type ComparisonWish,
  comparedDraftsSchema,
  type ImpactView,
  impactSchema,
  type PublicationsView,
  type PublishedView,
  publicationsSchema,
  publishedSchema,
  type RolledBackView,
  rolledBackSchema,
} from '#contract';
import type { DeskApi } from '../../app/api.ts';

/** Two bases are learned before the golden questions are asked of them. */
const IMPACT_TIMEOUT_MS = 245_000;

/** What was published, and what waits for it. */
export async function publications(api: DeskApi): Promise<PublicationsView> {
  return await api.read(publicationsSchema, 'GET', '/api/expert/publications');
}

/** What publishing would change for the golden questions. */
export async function impact(api: DeskApi): Promise<ImpactView> {
  return await api.read(impactSchema, 'POST', '/api/expert/publications/impact', {}, IMPACT_TIMEOUT_MS);
}

/** A control question is compared within milliseconds, unless the bases have to be learned again. */
const COMPARISON_TIMEOUT_MS = 60_000;

/** The drafts of one control question before and after the publication. */
export async function comparedDrafts(api: DeskApi, wish: ComparisonWish): Promise<ComparedDraftsView> {
  const path = '/api/expert/publications/impact/drafts';
  return await api.read(comparedDraftsSchema, 'POST', path, wish, COMPARISON_TIMEOUT_MS);
}

/** Publishes, unless faults or golden questions that get worse stop it. */
export async function publish(api: DeskApi): Promise<PublishedView> {
  return await api.read(publishedSchema, 'POST', '/api/expert/publications', {}, IMPACT_TIMEOUT_MS);
}

/** Takes the last publication back. */
export async function rollback(api: DeskApi): Promise<RolledBackView> {
  return await api.read(rolledBackSchema, 'POST', '/api/expert/publications/rollback', {});
}
