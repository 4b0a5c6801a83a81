import type { AssistMode } from '@decroche/call';
import { assistModeSchema } from './calls/call.ts';
import { type Sent, z } from './schema.ts';

const WEEKS = 'expected 1 to 104 weeks';

/** Query of `GET /api/manager/use`, and body of `POST /api/manager/use/export`: the present week and those before it. */
export const useQuerySchema = z.object({
  weeks: z._default(z.coerce.number().check(z.int(WEEKS), z.minimum(1, WEEKS), z.maximum(104, WEEKS)), 13),
});

/** Events of which it is known how they ended, and those that are counted together, since each kind alone is about too few people. */
const groupedSchema = z.object({ grouped: z.number() });

/** How sure the drafts about one theme were. */
const themeUseSchema = z.extend(groupedSchema, {
  /** Id of the theme; null where it is not known, or where several are counted together. */
  theme: z.nullable(z.string()),
  /** Wording for people; the id where the base has the theme no more. */
  label: z.string(),
  answered: z.number(),
  /** With a reserve: to check with the caller. */
  cautious: z.number(),
  unanswered: z.number(),
});
export type ThemeUse = Sent<typeof themeUseSchema>;

const weekUseSchema = z.object({
  /** ISO date of its Monday. */
  monday: z.string(),
  calls: z.number(),
  /** Of them listened to, without those of `grouped`. */
  listened: z.number(),
  grouped: z.number(),
  questions: z.number(),
  sources: z.number(),
});
export type WeekUse = Sent<typeof weekUseSchema>;

/** Two ends between which a share lies, 0 to 1 (Wilson, 95 %). */
const shareRangeSchema = z.object({ low: z.number(), high: z.number() });

/** A theme about which agents ask much and the base is not sure. */
const trainingNeedSchema = z.object({
  theme: z.string(),
  label: z.string(),
  questions: z.number(),
  /** Of them with a draft that has a reserve, or none. */
  unsure: z.number(),
  range: shareRangeSchema,
  /** What there is to read about it. */
  articles: z.array(z.object({ slug: z.string(), title: z.string() })),
});
export type TrainingNeed = Sent<typeof trainingNeedSchema>;

export const GAP_STATES = ['open', 'being-written', 'answered'] as const;

/** Questions that had no source, of all organisations, which share the base; a count that is too small is null. */
const gapsSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('known'),
    rows: z.array(
      z.object({
        state: z.enum(GAP_STATES),
        /** Kinds of questions. */
        gaps: z.number(),
        /** How often they were asked. */
        asked: z.nullable(z.number()),
      }),
    ),
    asked: z.nullable(z.number()),
  }),
  /** The base is read from a folder, and nothing of the kind is kept; or the retriever is away. */
  z.object({ state: z.enum(['not-kept', 'away']) }),
]);
export type GapsView = Sent<typeof gapsSchema>;

/** How a call was assisted; `grouped` as in {@link groupedSchema}. */
export type CallWay = AssistMode | 'grouped';

/** Answer of `GET /api/manager/use`: what an organisation did with the tool; each figure is about five of its people or more. */
export const useSchema = z.object({
  organisation: z.string(),
  /** ISO dates, both included. */
  from: z.string(),
  to: z.string(),
  /** True when some of it is made up for a demonstration. */
  fictitious: z.boolean(),
  /** Calls that an agent took, by how they were assisted; those that are none are left out. */
  calls: z.array(z.object({ way: z.enum([...assistModeSchema.options, 'grouped']), count: z.number() })),
  weeks: z.array(weekUseSchema),
  /** Calls listened to, by how long before pickup the draft was there: 3 s or more, less, only after it, never. */
  readiness: z.extend(groupedSchema, {
    ahead: z.number(),
    short: z.number(),
    late: z.number(),
    never: z.number(),
  }),
  questions: z.extend(groupedSchema, { typed: z.number(), dictated: z.number() }),
  /** What agents said of whole drafts. */
  feedback: z.extend(groupedSchema, { helped: z.number(), didNotHelp: z.number() }),
  /** Articles opened in full. */
  sources: z.number(),
  /** What callers wanted. */
  needs: z.array(themeUseSchema),
  /** What agents asked. */
  asked: z.array(themeUseSchema),
  training: z.array(trainingNeedSchema),
  gaps: gapsSchema,
});
export type UseView = Sent<typeof useSchema>;
