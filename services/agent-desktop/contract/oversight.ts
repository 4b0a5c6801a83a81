import { roleSchema } from './people/roles.ts';
import { organisationSchema } from './people/session.ts';
import { type Sent, z } from './schema.ts';

/** A setting in force. Where it comes from: the environment, a file that the environment names, the default, or nowhere. */
export const settingSchema = z.object({
  name: z.string(),
  origin: z.enum(['environment', 'file', 'default', 'absent']),
  /** Null where nobody may read it, or there is nothing. */
  value: z.nullable(z.string()),
});
export type SettingView = Sent<typeof settingSchema>;

/** A program of the installation that the desk was told of, and how it was reached. */
const instanceFields = {
  /** Name of the service, such as `retriever`. */
  service: z.string(),
  /** host:port of its health port; empty for the desk itself. */
  address: z.string(),
};

/** Why nothing is known of a program. */
const faultSchema = z.enum(['unlisted', 'unreachable', 'refused', 'unreadable']);
export type InstanceFault = Sent<typeof faultSchema>;
const unknownSchema = z.object({ ...instanceFields, fault: faultSchema });
export type UnknownInstance = Sent<typeof unknownSchema>;

/**
 * Whether what lies in a place agrees with what is told of it, as the bus, Redis or the database says. `told-only`: it lies in the
 * memory of a program, or outside, where nobody can look; `unread`: it could not be looked at.
 */
const agreementSchema = z.object({
  verdict: z.enum(['agrees', 'differs', 'unread', 'told-only']),
  /** What was found, a line for each place. */
  lines: z.array(z.string()),
});
export type AgreementView = Sent<typeof agreementSchema>;

/** What each is called, on pages and in files. */
export const AGREEMENT_NAMES: Readonly<Record<AgreementView['verdict'], string>> = {
  agrees: 'conforme',
  differs: 'différent de ce qui est déclaré',
  unread: 'pas relevé',
  'told-only': 'déclaré seulement',
};

/** Something that is kept, in French words: this page and the file for an inspection say the same ones. */
const keptSchema = z.object({
  id: z.string(),
  place: z.string(),
  content: z.string(),
  about: z.string(),
  what: z.string(),
  purpose: z.string(),
  /** Longest time, such as `10 min`. */
  longest: z.string(),
  /** What else ends it; empty for nothing. */
  ends: z.string(),
  /** Of which settings the time is; none for a time of the program itself. */
  settings: z.array(settingSchema),
  agreement: agreementSchema,
});
export type KeptView = Sent<typeof keptSchema>;

/** Answer of `GET /api/dpo/retention`: what runs says of itself what it keeps. */
export const retentionSchema = z.object({
  askedAtMs: z.number(),
  services: z.array(
    z.object({
      service: z.string(),
      version: z.string(),
      /** Addresses of the instances that say this; several that say otherwise are entries of their own. */
      addresses: z.array(z.string()),
      stores: z.array(keptSchema),
      /** What was found that the service does not tell of: beginnings of names. */
      untold: z.array(z.object({ name: z.string(), count: z.number() })),
    }),
  ),
  /** Programs that did not say what they keep. */
  unknown: z.array(unknownSchema),
});
export type RetentionView = Sent<typeof retentionSchema>;

/** Answer of `GET /api/dpo/record`: the record of processing (GDPR, article 30), made of the same facts. */
export const recordSchema = z.object({
  madeAtMs: z.number(),
  entries: z.array(
    z.object({
      heading: z.string(),
      lines: z.array(z.string()),
      /** Where it comes from: the product's purpose, what runs, or the fund, which has to write it. */
      origin: z.enum(['product', 'running', 'fund']),
    }),
  ),
});
export type RecordView = Sent<typeof recordSchema>;

/** Answer of `GET /api/dpo/notices`: what callers hear first, on each line. */
export const noticesSchema = z.object({
  notices: z.array(
    z.object({
      ...instanceFields,
      /** Fund whose number is called; empty where the line serves several. */
      fund: z.string(),
      /** Whether conversations are listened to there. */
      live: z.boolean(),
      text: z.nullable(z.string()),
      /** Why text and audio may not agree; null where the audio was declared to say this text and neither was changed. */
      fault: z.nullable(z.string()),
      /** SHA-256 of the audio: `GET /api/dpo/notices/:digest/recording` plays it; null where there is none. */
      audioDigest: z.nullable(z.string()),
    }),
  ),
  unknown: z.array(unknownSchema),
});
export type NoticesView = Sent<typeof noticesSchema>;

/** Address of a recording. */
export const noticeRecordingSchema = z.object({
  digest: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'expected a SHA-256, hexadecimal')),
});

/** Answer of `GET /api/operations/services`. */
export const servicesSchema = z.object({
  askedAtMs: z.number(),
  instances: z.array(
    z.object({
      ...instanceFields,
      /** Empty where nobody knows. */
      version: z.string(),
      runtime: z.string(),
      startedAtMs: z.number(),
      ready: z.boolean(),
      draining: z.boolean(),
      checks: z.array(z.object({ name: z.string(), ready: z.boolean(), detail: z.string() })),
      models: z.array(
        z.object({ role: z.string(), name: z.string(), ready: z.boolean(), detail: z.string() }),
      ),
      places: z.nullable(z.object({ taken: z.number(), most: z.number() })),
    }),
  ),
  unknown: z.array(unknownSchema),
});
export type ServicesView = Sent<typeof servicesSchema>;

/** Answer of `GET /api/operations/settings`. */
export const settingsSchema = z.object({
  instances: z.array(z.object({ ...instanceFields, settings: z.array(settingSchema) })),
  unknown: z.array(unknownSchema),
});
export type SettingsView = Sent<typeof settingsSchema>;

/** Names are French words, or those of queues. */
const countedSchema = z.array(z.object({ name: z.string(), count: z.number() }));

/** Answer of `GET /api/operations/calls`: how many, never which. */
export const callCountsSchema = z.object({
  total: z.number(),
  /** Whether the bus is reached: without it nothing new is known. */
  live: z.boolean(),
  stages: countedSchema,
  modes: countedSchema,
  queues: countedSchema,
});
export type CallCountsView = Sent<typeof callCountsSchema>;

/** Answer of `GET /api/operations/sessions`: who is signed in; never what he does. */
export const openSessionsSchema = z.object({
  sessions: z.array(
    z.object({
      /** Names the session; it opens nothing. */
      key: z.string(),
      name: z.string(),
      roles: z.array(roleSchema),
      organisation: organisationSchema,
      sinceMs: z.number(),
      /** It ends then, whatever is done with it. */
      untilMs: z.number(),
      /** The session that asks. */
      own: z.boolean(),
      /** Open sessions of the same person, this one among them. */
      ofPerson: z.number(),
    }),
  ),
  /** There are more than are told. */
  more: z.boolean(),
});
export type OpenSessionsView = Sent<typeof openSessionsSchema>;

/** Address of `DELETE /api/operations/sessions/:key`, and of `…/:key/person`, which ends all sessions of whose it is. */
export const sessionKeySchema = z.object({
  key: z.string().check(z.regex(/^[\w-]{43}$/, 'expected the key of a session')),
});
