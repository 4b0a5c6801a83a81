import { type Sent, z } from './schema.ts';

/** Where a line stands: in force, coming with the next publication, changed or taken out by it. */
const lineStateSchema = z.enum(['live', 'coming', 'changing', 'leaving']);
export type LexiconLineState = Sent<typeof lineStateSchema>;

/** Answer of `GET /api/expert/lexicon`. Of what changes, the line in force. */
export const lexiconSchema = z.object({
  /** By form. `spoken`: other ways in which it is said or misheard. */
  acronyms: z.array(
    z.object({
      form: z.string(),
      expansion: z.string(),
      spoken: z.array(z.string()),
      state: lineStateSchema,
    }),
  ),
  /** By the experts' words; `everyday`: the public's. */
  notions: z.array(z.object({ expert: z.string(), everyday: z.array(z.string()), state: lineStateSchema })),
  /** The publication in force; null before the first one. */
  live: z.nullable(z.object({ number: z.number(), publishedAtMs: z.number() })),
});
export type LexiconView = Sent<typeof lexiconSchema>;
