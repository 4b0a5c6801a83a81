import { z } from 'zod';
import { ARTICLE_STATUSES } from './article.ts';
import { filled, isoDay } from './schema-parts.ts';
import { sourceSchema } from './source-schema.ts';

const slug = z
  .string('expected a name such as "reversion-conditions"')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected lower-case ASCII letters, digits and single hyphens');

export const otherBodySchema = z.strictObject({ name: filled, contact: filled });

/** Front matter of an article file. */
export const articleHeaderSchema = z
  .strictObject({
    slug,
    theme: slug,
    title: filled,
    kind: z.enum(['legislation', 'procedure']),
    counterparts: z.array(slug).default([]),
    scope: slug,
    relation: z
      .strictObject({ type: z.enum(['completes', 'derogates']), article: slug })
      .nullable()
      .default(null),
    validFrom: isoDay.nullable().default(null),
    validTo: isoDay.nullable().default(null),
    version: z.int().min(1),
    status: z.enum(ARTICLE_STATUSES),
    author: filled,
    reviewer: filled.nullable().default(null),
    plain: filled,
    questionsToAsk: z.array(filled).default([]),
    relatedRights: z
      .array(z.strictObject({ label: filled, article: slug.nullable().default(null) }))
      .default([]),
    sampleQuestions: z.array(filled).default([]),
    acronyms: z.array(filled).default([]),
    sources: z.array(sourceSchema),
    certainty: z.enum(['sure', 'probable']),
    demonstration: z.boolean(),
    otherBody: otherBodySchema.nullable().default(null),
  })
  .refine(
    (header) => header.validFrom === null || header.validTo === null || header.validFrom <= header.validTo,
    {
      path: ['validTo'],
      error: 'expected a day not before validFrom',
    },
  )
  .refine((header) => header.reviewer === null || header.reviewer !== header.author, {
    path: ['reviewer'],
    error: 'expected somebody else than the author',
  })
  .refine((header) => header.status !== 'published' || header.reviewer !== null, {
    path: ['reviewer'],
    error: 'expected a reviewer, since the article is published',
  })
  .refine((header) => header.relation === null || header.scope !== 'national', {
    path: ['relation'],
    error: 'expected null for a national article',
  });

export const themesSchema = z.array(
  z.strictObject({
    id: slug,
    label: filled,
    description: filled,
    otherBody: otherBodySchema.nullable().default(null),
    subject: filled.optional(),
  }),
);
