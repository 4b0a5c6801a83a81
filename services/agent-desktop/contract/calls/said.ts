import { type Sent, z } from '../schema.ts';

/** `caller-keypad`: he chose a theme by key, and the words are the fund's. `training`: a simulated caller's. `trial`: an expert's. */
export const turnSourceSchema = z.enum([
  'caller-ivr',
  'caller-keypad',
  'caller-live',
  'agent-live',
  'agent-typed',
  'agent-dictated',
  'training',
  'trial',
]);
export type TurnSource = Sent<typeof turnSourceSchema>;

/** Whom a recogniser understands: people, or synthetic voices only. */
export const hearingSchema = z.enum(['people', 'synthetic']);
export type Hearing = Sent<typeof hearingSchema>;

/** How the redaction of a text went. */
const saidOutcomeSchema = z.enum(['text', 'nothing-heard', 'dropped']);
export type SaidOutcome = Sent<typeof saidOutcomeSchema>;

/** A stretch of a text, in UTF-16 code units, end exclusive. */
const textSpanSchema = z.object({ start: z.number(), end: z.number() });

/** Redacted text of a turn, signed by the redactor. */
export const saidSchema = z.object({
  sequence: z.number(),
  final: z.boolean(),
  outcome: saidOutcomeSchema,
  text: z.string(),
  redactions: z.array(
    z.extend(textSpanSchema, {
      /** PERSON, NIR, PHONE, EMAIL, ADDRESS, DOB, IBAN, CARD, DOSSIER, PLATE, HEALTH or OTHER_ID. */
      type: z.string(),
    }),
  ),
  doubtful: z.array(textSpanSchema),
  /** True when the text is cut short: decoding gave up or the longest utterance was reached. */
  incomplete: z.boolean(),
  /** What heard it; null for a typed text. */
  hears: z.nullable(hearingSchema),
});
export type SaidView = Sent<typeof saidSchema>;
