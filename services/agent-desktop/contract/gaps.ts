import { type Sent, z } from './schema.ts';
import { GAP_STATES } from './use.ts';

const gapStateSchema = z.enum(GAP_STATES);
export type GapState = Sent<typeof gapStateSchema>;

/** Questions without a source that ask the same, by words of the base: never what a person said. */
export const gapSchema = z.object({
  id: z.number(),
  words: z.array(z.string()),
  /** Label of the theme that the words are probably of; empty when none is known. */
  themeLabel: z.string(),
  /** How often it was asked. */
  count: z.number(),
  state: gapStateSchema,
  /** Who writes the article; empty when nobody. */
  writer: z.string(),
  /** True when who asks writes it. */
  own: z.boolean(),
  /** Slug of the article that answers; empty when none. */
  answeredBy: z.string(),
  lastSeenMs: z.number(),
  /** When that article was live and the desks were told; 0 before. */
  toldAtMs: z.number(),
});
export type GapView = Sent<typeof gapSchema>;

/** Query of `GET /api/expert/gaps`. */
export const gapQuerySchema = z.object({ state: z._default(gapStateSchema, 'open') });

/** Answer of `GET /api/expert/gaps`. */
export const gapListSchema = z.object({
  /** The most asked first; the first 200. */
  gaps: z.array(gapSchema),
  total: z.number(),
  /** Of all of them, the most asked first. */
  themes: z.array(z.object({ label: z.string(), gaps: z.number(), count: z.number() })),
});
export type GapListView = Sent<typeof gapListSchema>;

/** Address and body of `PUT /api/expert/gaps/:gap`. */
export const gapParamsSchema = z.object({
  gap: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(2_147_483_647)),
});
export const gapChangeSchema = z.object({
  state: gapStateSchema,
  /** Slug of the article that answers, when it is answered. */
  answeredBy: z._default(z.string().check(z.maxLength(200)), ''),
});
export type GapChange = Sent<typeof gapChangeSchema>;

/** Answer of `GET /api/knowledge/news`: articles that answer what had no answer, the latest first. */
export const newsSchema = z.object({
  articles: z.array(z.object({ slug: z.string(), title: z.string(), sinceMs: z.number() })),
});
export type NewsView = Sent<typeof newsSchema>;
