import { z } from 'zod';
import { type FoundStore, foundStoreSchema } from './found-store.ts';
import type { ReadinessCheck } from './health-server.ts';
import { type SettingInForce, settingInForceSchema } from './settings-in-force.ts';

/** Kinds of what is kept, from what tells most of a person to what tells nothing of anybody. */
export const CONTENT_CLASSES = [
  'voice',
  'raw-words',
  'redacted-words',
  'person',
  'technical',
  'figures',
  'knowledge',
] as const;

/** Where it lies. `output`: what the program writes to whoever runs it, such as its log. */
export const STORE_PLACES = ['memory', 'stream', 'redis', 'database', 'disk', 'output', 'outside'] as const;

/** Whom it is about. */
export const STORE_SUBJECTS = ['caller', 'staff', 'nobody'] as const;

/** Something that a program keeps, even for a moment. Texts are French, for whoever must answer for it. */
export const keptStoreSchema = z.object({
  /** Name in its program, kebab case. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  place: z.enum(STORE_PLACES),
  content: z.enum(CONTENT_CLASSES),
  about: z.enum(STORE_SUBJECTS),
  /** What is in it. */
  what: z.string(),
  /** What it is for. */
  purpose: z.string(),
  /** Longest time for which something stays, milliseconds; null where no time ends it. */
  longestMs: z.number().nonnegative().nullable(),
  /** What else ends it, or who decides where no time does; empty for nothing. */
  ends: z.string().default(''),
  /** Settings that the time is of; none for a time of the program itself. */
  settings: z.array(z.string()).readonly().default([]),
});
export type KeptStore = Readonly<z.input<typeof keptStoreSchema>>;

/** A model that a program uses, or waits for. */
export const modelInUseSchema = z.object({
  /** What it does here, such as `recogniser`. */
  role: z.string(),
  name: z.string(),
  /** Whether it does it now. */
  ready: z.boolean(),
  /** What is to be known of it, in a few French words; empty for nothing. */
  detail: z.string().default(''),
});
export type ModelInUse = Readonly<z.input<typeof modelInUseSchema>>;

/** A prompt that callers hear from this program. */
export const heardPromptSchema = z.object({
  /** Fund whose number is called; empty where the line serves several. */
  fund: z.string(),
  /** Whether conversations are listened to there. */
  live: z.boolean(),
  /** Name of the prompt; null where it is none of the folder. */
  prompt: z.string().nullable(),
  /** What it says; null where nobody wrote it down, or it is out of reach. */
  text: z.string().nullable(),
  /** What is wrong with it; null where the audio was declared to say this text and neither was changed since. */
  fault: z.string().nullable(),
  /** SHA-256 of the audio, hexadecimal; null where there is none. */
  audioDigest: z.string().nullable(),
  /** The audio itself, WAV in base64, where it was asked for. */
  audio: z.string().nullable(),
});
export type HeardPrompt = Readonly<z.infer<typeof heardPromptSchema>>;

/** What is wanted of a description besides what is cheap to say. */
export interface WantedParticulars {
  /** The audio of the prompts, which is long. */
  readonly recordings: boolean;
  /** What is found where the program keeps something, which asks the bus, Redis or the database. */
  readonly found: boolean;
}

/** What a service says of itself beyond what every program has. */
export interface Particulars {
  readonly stores: readonly KeptStore[];
  /** What is found where they lie, where that was wanted. */
  readonly found?: readonly FoundStore[];
  readonly models?: readonly ModelInUse[];
  /** How many pieces of work it has, and how many it can have. */
  readonly places?: { readonly taken: number; readonly most: number };
  readonly prompts?: readonly HeardPrompt[];
}

/** What a program says of itself at `/about`. */
export const selfDescriptionSchema = z.object({
  service: z.string(),
  /** Empty where nobody knows. */
  version: z.string(),
  runtime: z.string(),
  startedAtMs: z.number(),
  ready: z.boolean(),
  draining: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ready: z.boolean(), detail: z.string().optional() })),
  settings: z.array(settingInForceSchema),
  stores: z.array(keptStoreSchema),
  found: z.array(foundStoreSchema),
  models: z.array(modelInUseSchema),
  places: z.object({ taken: z.number(), most: z.number() }).nullable(),
  prompts: z.array(heardPromptSchema),
});
export type SelfDescription = Readonly<z.infer<typeof selfDescriptionSchema>>;

/** What of it the process knows, whatever runs in it. */
export interface ProcessFacts {
  readonly service: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly settings: readonly SettingInForce[];
  /** Whether spans are exported. */
  readonly tracing: boolean;
}

/** A program in words: what it is, whether it can serve, what is in force and what it keeps. */
export function describeSelf(
  facts: ProcessFacts,
  state: {
    readonly ready: boolean;
    readonly draining: boolean;
    readonly checks: readonly ReadinessCheck[];
  },
  { stores, found = [], models = [], places, prompts = [] }: Particulars,
): SelfDescription {
  const { tracing, ...known } = facts;
  return selfDescriptionSchema.parse({
    ...known,
    ...state,
    runtime: `Node ${process.version}`,
    stores: [...stores, ...outputs(tracing)],
    found,
    models,
    places: places ?? null,
    prompts,
  });
}

/** What every program gives out: where it stays, and how long, whoever runs it decides. */
function outputs(tracing: boolean): readonly KeptStore[] {
  const ofThePlatform = {
    place: 'output',
    content: 'technical',
    about: 'nobody',
    longestMs: null,
    ends: 'durée fixée par la plateforme qui les recueille',
  } as const;
  return [
    {
      ...ofThePlatform,
      id: 'log',
      what: 'journal technique : identifiants, codes, nombres, durées ; aucune parole, aucun nom, aucun numéro',
      purpose: 'exploiter et dépanner le service',
      settings: ['LOG_LEVEL'],
    },
    ...(tracing
      ? [
          {
            ...ofThePlatform,
            id: 'traces',
            what: 'traces d’exécution : identifiants et durées, attributs déclarés seulement',
            purpose: 'mesurer où passe le temps d’un appel',
            settings: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
          },
        ]
      : []),
  ];
}
