import { keptDraftSchema } from '../kept-draft.ts';
import { type Sent, z } from '../schema.ts';
import { criterionSchema } from './review.ts';

/** `changed`: an article was; `rejected`: the expert says why not. */
const remarkStateSchema = z.enum(['open', 'changed', 'rejected']);
export type RemarkState = Sent<typeof remarkStateSchema>;

const citedArticleSchema = z.object({ slug: z.string(), version: z.number(), title: z.string() });

const slugSchema = z
  .string()
  .check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected the slug of an article'), z.maxLength(200));

/** What a reviewer wrote to the expert. It names no reviewer. */
export const remarkSchema = z.object({
  id: z.string(),
  /** Monday of the week in which it was written, ISO 8601. */
  week: z.string(),
  comment: z.string(),
  /** What the reviewer did not find right. */
  faults: z.array(criterionSchema),
  theme: z.string(),
  articles: z.array(citedArticleSchema),
  /** The draft; null once its campaign is over. */
  draft: z.nullable(keptDraftSchema),
  state: remarkStateSchema,
  /** The version in which the article was changed; null otherwise. */
  changed: z.nullable(z.object({ slug: z.string(), version: z.number() })),
  /** Why it was rejected; empty otherwise. */
  why: z.string(),
});
export type Remark = Sent<typeof remarkSchema>;

/** Query of `GET /api/review/remarks`. */
export const remarksQuerySchema = z.object({
  state: z.optional(remarkStateSchema),
  /** Slug of an article that the draft stood on. */
  article: z.optional(slugSchema),
  /** From 0. */
  page: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(1_000)), 0),
});

export type RemarksQuery = Sent<typeof remarksQuerySchema>;

/** Answer of `GET /api/review/remarks`: what is open first, then the newest. */
export const remarksSchema = z.object({
  remarks: z.array(remarkSchema),
  total: z.number(),
  pageSize: z.number(),
  keptDays: z.number(),
});
export type RemarksView = Sent<typeof remarksSchema>;

/** Address of a remark. */
export const remarkParamsSchema = z.object({ remarkId: z.uuid('expected the id of a remark') });

/** Body of `POST /api/review/remarks/:remarkId/answer`: what came of it. `open` takes an answer back. */
export const remarkAnswerSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('changed'),
    slug: slugSchema,
    version: z.int('expected a version').check(z.gte(1), z.lte(100_000)),
  }),
  z.object({
    state: z.literal('rejected'),
    /** Refused with anything personal in it. */
    why: z
      .string()
      .check(z.minLength(1, 'expected why'), z.maxLength(500, 'expected at most 500 characters')),
  }),
  z.object({ state: z.literal('open') }),
]);
export type RemarkAnswer = Sent<typeof remarkAnswerSchema>;
