import { type Sent, z } from './schema.ts';

/** What changes things, and is kept with who did it. */
export const AUDIT_ACTS = [
  /** Somebody with the role of administrator signed in. */
  'administrator-sign-in',
  /** Rights are given by another file than before. */
  'rights',
  /** An article or the base was published, or a publication taken back. */
  'publication',
  /** A draft of an article was saved, or documents were taken in as drafts. */
  'article-written',
  /** Who writes for a question without a source, or which article answers it. */
  'gap-changed',
  /** A version was handed in, approved or sent back. */
  'article-review',
  /** Figures or a report left the desk as a file. */
  'export',
  /** Figures of the fund's own tools were brought in. */
  'figures-import',
  /** A supervisor freed an extension. */
  'extension-freed',
  /** Opinions of agents that were kept long enough went. */
  'feedback-purge',
  /** An administrator ended somebody's session. */
  'session-ended',
  /** A campaign of reviews began or was ended. */
  'review-campaign',
  /** What was sampled for a campaign, or remarks kept long enough, went. */
  'review-purge',
  /** An expert said what came of a remark. */
  'remark-answered',
  /** Old entries of this very log went. */
  'audit-purge',
] as const;

export const auditActSchema = z.enum(AUDIT_ACTS);
export type AuditAct = Sent<typeof auditActSchema>;

/** What each is called, on pages and in files. */
export const AUDIT_ACT_NAMES: Readonly<Record<AuditAct, string>> = {
  'administrator-sign-in': 'connexion d’un administrateur',
  rights: 'droits changés',
  publication: 'publication',
  'article-written': 'rédaction d’un article',
  'gap-changed': 'suite d’une question sans source',
  'article-review': 'relecture d’un article',
  export: 'export',
  'figures-import': 'import de chiffres',
  'extension-freed': 'poste libéré',
  'feedback-purge': 'effacement d’avis',
  'review-campaign': 'campagne de relecture',
  'review-purge': 'effacement de relectures',
  'remark-answered': 'réponse à une remarque',
  'session-ended': 'session terminée',
  'audit-purge': 'effacement du journal',
};

/** `refused`: the desk did not let it happen; `failed`: something broke on the way. */
const outcomeSchema = z.enum(['done', 'refused', 'failed']);
export type AuditOutcome = Sent<typeof outcomeSchema>;

/** What each is called, on pages and in files. */
export const AUDIT_OUTCOME_NAMES: Readonly<Record<AuditOutcome, string>> = {
  done: 'fait',
  refused: 'refusé',
  failed: 'échoué',
};

/** Which entries are meant; body of `POST /api/audit/export`. */
export const auditFilterSchema = z.object({
  act: z.optional(auditActSchema),
  /** One day in France, such as `2026-11-30`. */
  day: z.optional(z.iso.date('expected a day such as 2026-11-30')),
  /** Part of a name. */
  person: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
});
export type AuditFilter = Sent<typeof auditFilterSchema>;

/** Query of `GET /api/audit`. */
export const auditQuerySchema = z.extend(auditFilterSchema, {
  /** Entries older than the one of this id: `next` of the page before. */
  before: z.optional(z.string().check(z.regex(/^\d{1,18}$/, 'expected the id of an entry'))),
  limit: z._default(
    z.coerce
      .number()
      .check(
        z.int('expected 1 to 100'),
        z.minimum(1, 'expected 1 to 100'),
        z.maximum(100, 'expected 1 to 100'),
      ),
    50,
  ),
});

/** One entry of the log. */
export const auditEntrySchema = z.object({
  id: z.string(),
  /** By the clock of the database, Unix milliseconds. */
  atMs: z.number(),
  /** Handle of the person, the same in all his entries. */
  person: z.string(),
  name: z.string(),
  /** Name of his organisation; empty for the desk itself. */
  organisation: z.string(),
  act: auditActSchema,
  /** What it was done to. */
  subject: z.string(),
  outcome: outcomeSchema,
});
export type AuditEntry = Sent<typeof auditEntrySchema>;

/** Answer of `GET /api/audit`, the newest first. */
export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** Id to ask the next page with; null at the end. */
  next: z.nullable(z.string()),
});
export type AuditPage = Sent<typeof auditPageSchema>;
