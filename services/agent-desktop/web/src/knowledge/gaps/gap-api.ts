import {
  type GapChange,
  type GapListView,
  type GapState,
  type GapView,
  gapListSchema,
  gapSchema,
  type NewsView,
  newsSchema,
} from '#contract';
import type { DeskApi } from '../../app/api.ts';

/** Questions without a source in that state. */
export async function gapList(api: DeskApi, state: GapState): Promise<GapListView> {
  return await api.read(gapListSchema, 'GET', `/api/expert/gaps?state=${state}`);
}

/** Says who writes for a question without a source, or which article answers. */
export async function moveGap(api: DeskApi, gap: number, change: GapChange): Promise<GapView> {
  return await api.read(gapSchema, 'PUT', `/api/expert/gaps/${gap}`, change);
}

/** Articles that answer what had no answer. */
export async function answeredNews(api: DeskApi): Promise<NewsView> {
  return await api.read(newsSchema, 'GET', '/api/knowledge/news');
}
