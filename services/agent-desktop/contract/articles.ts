import { articleSchema, relatedRightSchema } from './knowledge.ts';
import { type Sent, z } from './schema.ts';

/** Under which the versions of what experts ask of a language model are kept. */
export const INSTRUCTIONS_SLUG = 'instructions.yaml';

/** Slug of an article, or the file of what experts ask of a language model. */
const slugSchema = z
  .string()
  .check(
    z.regex(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*|instructions\.yaml)$/, 'expected the slug of an article'),
    z.maxLength(200),
  );

/** Where an article stands: its latest version. */
export const ARTICLE_STATES = ['draft', 'in-review', 'approved', 'published', 'archived'] as const;
const articleStateSchema = z.enum(ARTICLE_STATES);
export type ArticleState = Sent<typeof articleStateSchema>;

/** One version of one article and where it stands. */
export const versionSchema = z.object({
  slug: z.string(),
  version: z.number(),
  status: z.enum(['draft', 'in-review', 'published', 'archived']),
  author: z.string(),
  /** Empty when nobody approved it. */
  reviewer: z.string(),
  changedAtMs: z.number(),
  /** Why it was last sent back; empty when it was not. */
  sentBackBecause: z.string(),
  sentBackBy: z.string(),
  /** True when who asks wrote it or handed it in: somebody else approves it. */
  own: z.boolean(),
});
export type VersionView = Sent<typeof versionSchema>;

/** One article in a list. Days are ISO 8601, empty when there is no bound or no reading. */
const articleLineSchema = z.object({
  title: z.string(),
  theme: z.string(),
  themeLabel: z.string(),
  kind: z.string(),
  scope: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  state: articleStateSchema,
  latest: versionSchema,
  /** Version that the agents see; 0 when none. */
  liveVersion: z.number(),
  oldestReading: z.string(),
  sources: z.number(),
  unreadSources: z.number(),
  /** For a regional article: `completes` or `derogates`; else empty. */
  relation: z.string(),
});
export type ArticleLineView = Sent<typeof articleLineSchema>;

const daySchema = z.string().check(z.regex(/^(?:\d{4}-\d{2}-\d{2})?$/, 'expected an ISO 8601 day'));
const shortText = z.string().check(z.maxLength(200));

/** Query of `GET /api/expert/articles`. What is absent narrows nothing. */
export const articleQuerySchema = z.object({
  words: z._default(shortText, ''),
  theme: z._default(shortText, ''),
  scope: z._default(shortText, ''),
  state: z.optional(articleStateSchema),
  /** Day on which the rule applies. */
  appliesOn: z._default(daySchema, ''),
  /** Day before which a source was last read, or never. */
  sourcesReadBefore: z._default(daySchema, ''),
  offset: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(100_000)), 0),
});
export type ArticleQuery = Sent<typeof articleQuerySchema>;

/** Answer of `GET /api/expert/articles`. */
export const articleListSchema = z.object({
  articles: z.array(articleLineSchema),
  /** With these words and filters. */
  total: z.number(),
  /** At all. */
  all: z.number(),
  themes: z.array(z.object({ id: z.string(), label: z.string() })),
  scopes: z.array(z.string()),
});
export type ArticleListView = Sent<typeof articleListSchema>;

const publicationSchema = z.object({
  number: z.number(),
  publishedBy: z.string(),
  publishedAtMs: z.number(),
});
export type PublicationView = Sent<typeof publicationSchema>;

/** Address of what is done with one article. */
export const expertArticleParamsSchema = z.object({ slug: slugSchema });

/** Answer of `GET /api/expert/articles/:slug`. */
export const dossierSchema = z.object({
  /** Null for the instructions. */
  article: z.nullable(articleLineSchema),
  /** Latest first. */
  versions: z.array(
    z.object({ version: versionSchema, publications: z.array(publicationSchema), live: z.boolean() }),
  ),
  counterparts: z.array(articleLineSchema),
  national: z.nullable(articleLineSchema),
  regional: z.array(articleLineSchema),
  periods: z.array(articleLineSchema),
});
export type DossierView = Sent<typeof dossierSchema>;

/** Something to mend in a text. Line 0: it concerns the whole. */
const textFaultSchema = z.object({
  line: z.number(),
  place: z.string(),
  message: z.string(),
  blocking: z.boolean(),
});
export type TextFaultView = Sent<typeof textFaultSchema>;

/** A text as the agent would see it; null when it cannot be read, and for the instructions. */
const readingSchema = z.nullable(
  z.extend(articleSchema, {
    relatedRights: z.array(relatedRightSchema),
    sampleQuestions: z.array(z.string()),
  }),
);
export type ReadingView = Sent<typeof readingSchema>;

/** Address of one version. */
export const versionParamsSchema = z.object({
  slug: slugSchema,
  version: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)),
});

/** Answer of `GET /api/expert/articles/:slug/versions/:version`. */
export const versionTextSchema = z.object({
  version: versionSchema,
  text: z.string(),
  reading: readingSchema,
  faults: z.array(textFaultSchema),
});
export type VersionTextView = Sent<typeof versionTextSchema>;

/** Longest text of an article, UTF-16 units. */
export const MAX_ARTICLE_TEXT = 200_000;
const textSchema = z.string().check(z.maxLength(MAX_ARTICLE_TEXT));

/** Body of `POST /api/expert/articles/:slug/check`. */
export const textToCheckSchema = z.object({ text: textSchema });

/** Its answer. */
export const checkedTextSchema = z.object({ reading: readingSchema, faults: z.array(textFaultSchema) });
export type CheckedTextView = Sent<typeof checkedTextSchema>;

/** Body of `PUT /api/expert/articles/:slug/draft`. */
export const draftToSaveSchema = z.object({
  text: textSchema,
  /** `changedAtMs` of the draft as it was opened; 0 for a version that was not there. */
  seenChangedAtMs: z.number().check(z.int(), z.minimum(0)),
  /** Keys of finds of personal data that the expert has looked at and that are none. */
  reviewed: z.array(z.string().check(z.maxLength(400))).check(z.maxLength(500)),
});

/** Its answer: without a version, nothing was kept. */
export const savedDraftSchema = z.object({
  version: z.nullable(versionSchema),
  faults: z.array(textFaultSchema),
  /** Where it holds personal data; never what it is. */
  personal: z.array(z.object({ line: z.number(), class: z.string(), key: z.string() })),
});
export type SavedDraftView = Sent<typeof savedDraftSchema>;

/** Body of `POST /api/expert/articles/:slug/versions/:version/step`. */
export const workflowStepSchema = z.object({
  step: z.enum(['submit', 'approve', 'send-back']),
  /** Why it is sent back. */
  reason: z._default(z.string().check(z.maxLength(1_000)), ''),
});
export type WorkflowStepBody = Sent<typeof workflowStepSchema>;

/** Answer of `GET /api/expert/publications`. */
export const publicationsSchema = z.object({
  /** Latest first. */
  publications: z.array(publicationSchema),
  /** Number of the live one; 0 before the first. */
  live: z.number(),
  /** Approved, for the next publication. */
  waiting: z.array(articleLineSchema),
});
export type PublicationsView = Sent<typeof publicationsSchema>;

/** What publishing would change for the golden questions. */
export const impactSchema = z.object({
  questions: z.number(),
  unchanged: z.number(),
  better: z.number(),
  worse: z.number(),
  other: z.number(),
  /** The same articles, which give another answer. */
  reworded: z.number(),
  changes: z.array(
    z.object({
      id: z.string(),
      question: z.string(),
      /** Slugs found now, and that would be found, best first. */
      before: z.array(z.string()),
      after: z.array(z.string()),
      verdict: z.enum(['better', 'worse', 'other', 'reworded']),
    }),
  ),
});
export type ImpactView = Sent<typeof impactSchema>;

/** Body of `POST /api/expert/publications/impact/drafts`: a control question that changes. */
export const comparisonWishSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  question: z.string().check(z.minLength(1), z.maxLength(2_000)),
});
export type ComparisonWish = Sent<typeof comparisonWishSchema>;

const comparedDraftSchema = z.object({
  abstained: z.boolean(),
  /** Why it abstains or what to be careful about; may be empty. */
  notice: z.string(),
  sentences: z.array(
    z.object({
      text: z.string(),
      /** Articles that it cites. */
      articles: z.array(z.object({ slug: z.string(), title: z.string() })),
    }),
  ),
});
export type ComparedDraftView = Sent<typeof comparedDraftSchema>;

/** Its answer: the built-in draft of the live base, and of the base that would be published. */
export const comparedDraftsSchema = z.object({
  /** ISO 8601 day as of which both answer. */
  asOf: z.string(),
  before: comparedDraftSchema,
  after: comparedDraftSchema,
});
export type ComparedDraftsView = Sent<typeof comparedDraftsSchema>;

/** Answer of `POST /api/expert/publications/rollback`: number of what is live again. */
export const rolledBackSchema = z.object({ number: z.number() });
export type RolledBackView = Sent<typeof rolledBackSchema>;

/** Answer of `POST /api/expert/publications`: without a number, nothing was published. */
export const publishedSchema = z.object({
  number: z.nullable(z.number()),
  /** Faults that stopped it. */
  problems: z.array(z.string()),
  impact: z.nullable(impactSchema),
});
export type PublishedView = Sent<typeof publishedSchema>;
