import type { RelatedRight, SourceReference } from '@decroche/contracts';
import { type Sent, z } from './schema.ts';

/** A page that an expert did read. */
const readTextSchema = z.object({ title: z.string(), url: z.string(), checkedOn: z.string() });
export type ReadTextView = Sent<typeof readTextSchema>;

/** What a rule rests on; with an empty `checkedOn` nobody read it at its address: it is not verified. */
const sourceSchema = z.object({
  title: z.string(),
  url: z.string(),
  checkedOn: z.string(),
  kind: z.string(),
  reference: z.string(),
  readIn: z.array(readTextSchema),
}) satisfies z.ZodMiniType<SourceReference>;
export type SourceView = Sent<typeof sourceSchema>;

/** What is shown of a passage as the retriever signed it. */
export const signedPassageSchema = z.object({
  sourceId: z.string(),
  articleSlug: z.string(),
  articleVersion: z.number(),
  /** Id of the theme. */
  theme: z._default(z.string(), ''),
  title: z.string(),
  sectionTitle: z.string(),
  role: z.string(),
  kind: z.string(),
  scope: z.string(),
  text: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  sources: z.array(sourceSchema),
  demonstration: z.boolean(),
  regionalRelation: z.string(),
});

/** One section of one published article. */
export const passageSchema = z.extend(signedPassageSchema, {
  /** True for what is not sure, and not for the caller: only an article in full holds it. */
  unchecked: z.boolean(),
});
export type PassageView = Sent<typeof passageSchema>;

/** `articleSlug` is empty when no article explains it. */
export const relatedRightSchema = z.object({
  label: z.string(),
  articleSlug: z.string(),
}) satisfies z.ZodMiniType<RelatedRight>;
export type RelatedRightView = Sent<typeof relatedRightSchema>;

/** Address of `GET /api/articles/:slug` and of `GET /api/desk/articles/:slug`. */
export const articleParamsSchema = z.object({
  slug: z
    .string()
    .check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected the slug of an article'), z.maxLength(200)),
});

/** An article in full. */
export const articleSchema = z.object({
  slug: z.string(),
  title: z.string(),
  themeLabel: z.string(),
  kind: z.string(),
  counterparts: z.array(z.string()),
  questionsToAsk: z.array(z.string()),
  relatedRights: z.array(relatedRightSchema),
  sections: z.array(passageSchema),
});
export type ArticleView = Sent<typeof articleSchema>;

/** A theme of the base with what its articles answer. */
const themeSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** Titles of articles; each, asked as a question, is answered with that article. */
  needs: z.array(z.string()),
});
export type ThemeView = Sent<typeof themeSchema>;

/** Answer of `GET /api/themes`. */
export const themesSchema = z.object({ themes: z.array(themeSchema) });
export type ThemesView = Sent<typeof themesSchema>;
