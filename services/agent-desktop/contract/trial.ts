import { turnSchema } from './calls/call.ts';
import { passageSchema } from './knowledge.ts';
import { type Sent, z } from './schema.ts';

/** Sentences to judge at once, and the longest one in UTF-16 units. */
export const MAX_JUDGED = 10;
export const MAX_JUDGED_LENGTH = 500;

/** Asks for the national rules alone. */
export const NATIONAL_ONLY = 'national';

/** Body of `POST /api/expert/trials`: a question that nobody asked. */
export const trialWishSchema = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(2_000)),
  /** ISO 8601 day of effect; empty for the one that the question names, or today. */
  asOf: z._default(z.string().check(z.regex(/^(?:\d{4}-\d{2}-\d{2})?$/, 'expected an ISO 8601 day')), ''),
  /** Fund whose rules apply, or {@link NATIONAL_ONLY}; empty for that of the installation. */
  fund: z._default(
    z
      .string()
      .check(z.regex(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/, 'expected the id of a fund'), z.maxLength(100)),
    '',
  ),
  /** Sentences of a language model, to be judged as if one had written them. */
  sentences: z._default(
    z.array(z.string().check(z.minLength(1), z.maxLength(MAX_JUDGED_LENGTH))).check(z.maxLength(MAX_JUDGED)),
    [],
  ),
});
export type TrialWish = Sent<typeof trialWishSchema>;

/** What moves a passage, or decides about the whole answer, besides the scores. */
export const searchRuleSchema = z.enum([
  'recognised-need',
  'topic',
  'named-in-title',
  'meaning',
  'reranked',
  'own-generation',
  'regional',
  'reading-order',
  'protocol',
  'several-needs',
  'rest-named',
  'personal-file',
  'other-body',
  'date-notice',
  'follow-up',
  'typing-mended',
  'other-language',
]);
export type SearchRuleName = Sent<typeof searchRuleSchema>;

const consideredSchema = z.object({
  passage: passageSchema,
  /** All of it; its parts follow. Comparable inside one answer only. */
  score: z.number(),
  /** Likeness of its words to those of the question; 1 for the best. */
  words: z.number(),
  /** What belief in the need that its article answers added. */
  need: z.number(),
  /** What its being written in the words of the base added. */
  topic: z.number(),
  /** What its title added by naming what the question names. */
  title: z.number(),
  /** What moved or brought it, in the order in which it did. */
  rules: z.array(searchRuleSchema),
});
export type ConsideredView = Sent<typeof consideredSchema>;

/** Answer of `POST /api/expert/trials`: what an agent would see, and why. */
export const trialSchema = z.object({
  /** As the desk would have it. */
  turn: turnSchema,
  /** Fund whose rules applied; empty for the national ones alone. */
  fund: z.string(),
  /** Name of the publication that was searched. */
  publication: z.string(),
  /** The text that was searched for; empty where it is what was asked. */
  searchedFor: z.string(),
  rules: z.array(searchRuleSchema),
  /** Best first. */
  considered: z.array(consideredSchema),
  /** Sentences that passed the gate, with the sentence of a passage that each follows from; empty where the gate names none. */
  shown: z.array(
    z.object({
      text: z.string(),
      sourceIds: z.array(z.string()),
      /** True for one that a language model wrote beside the draft. */
      prose: z.boolean(),
      evidence: z.string(),
    }),
  ),
  /** Sentences that the gate stopped before the screen, with the stable name of the fault. */
  stopped: z.array(z.object({ text: z.string(), fault: z.string() })),
  /** What the gate says of the sentences that were to be judged. */
  judged: z.array(
    z.object({
      text: z.string(),
      /** Stable name; empty when it passed. */
      fault: z.string(),
      /** Passage that it follows from, or was refused for; empty when there is none. */
      sourceId: z.string(),
      /** Sentence of that passage that it follows from, or that comes nearest. */
      evidence: z.string(),
    }),
  ),
});
export type TrialView = Sent<typeof trialSchema>;
