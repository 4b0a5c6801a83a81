import { type Sent, z } from './schema.ts';

/** Files of one import, and their octets together. Larger ones are for `./run kb import`. */
export const MAX_IMPORT_FILES = 50;
export const MAX_IMPORT_OCTETS = 3_000_000;

/** Body of `POST /api/expert/imports`. */
export const importWishSchema = z.object({
  files: z
    .array(
      z.object({
        path: z.string().check(z.minLength(1), z.maxLength(300)),
        /** Base64 (RFC 4648, section 4). */
        content: z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'expected base64')),
      }),
    )
    .check(z.minLength(1), z.maxLength(MAX_IMPORT_FILES)),
  /** Whose rules they hold: `national` or a fund. */
  scope: z
    .string()
    .check(z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected national or the id of a fund'), z.maxLength(100)),
  /** Keys of finds of personal data that the expert has looked at and that are none. */
  reviewed: z.array(z.string().check(z.maxLength(600))).check(z.maxLength(500)),
});
export type ImportWish = Sent<typeof importWishSchema>;

/** Its answer: what entered the base as drafts, and what there is to look at. */
export const documentReportSchema = z.object({
  /** False when personal data stopped it: nothing entered the base. */
  imported: z.boolean(),
  documents: z.number(),
  articles: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  /** Left out; `code` is the stable name of the reason. */
  refused: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  /** Files of other kinds, by ending. */
  passedOver: z.array(z.object({ ending: z.string(), count: z.number() })),
  /** Where documents hold personal data; never what it is. */
  personal: z.array(z.object({ path: z.string(), place: z.string(), class: z.string(), key: z.string() })),
  drafts: z.array(z.object({ slug: z.string(), version: z.number(), path: z.string() })),
  /** Figures in which a draft differs from its document, a line each. */
  figures: z.array(z.string()),
  /** What could not be taken over as it stands, a line each. */
  notes: z.array(z.string()),
  /** `inBase` false: in the same import. `share`: of the shorter text, 0 to 1. */
  duplicates: z.array(
    z.object({ article: z.string(), other: z.string(), inBase: z.boolean(), share: z.number() }),
  ),
  contradictions: z.array(
    z.object({
      article: z.string(),
      says: z.string(),
      other: z.string(),
      otherSays: z.string(),
      inBase: z.boolean(),
    }),
  ),
  /** Unknown to the lexicon; `expansion` is empty where no document gives one, `articles` says how many use it. */
  acronyms: z.array(z.object({ form: z.string(), expansion: z.string(), articles: z.number() })),
  /** Slugs of those without a theme of the base. */
  unfiled: z.array(z.string()),
});
export type DocumentReportView = Sent<typeof documentReportSchema>;
