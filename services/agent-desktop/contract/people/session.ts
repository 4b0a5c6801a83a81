import { type Sent, z } from '../schema.ts';
import { roleSchema } from './roles.ts';

/** Whose people somebody is one of. */
export const organisationSchema = z.object({
  /** Short name, such as `carsat-rhone-alpes`. */
  id: z.string(),
  /** Name on the pages. */
  name: z.string(),
  /** The fund itself, or a provider that answers calls for it. */
  kind: z.enum(['fund', 'provider']),
});
export type Organisation = Sent<typeof organisationSchema>;

/** Query of `GET /api/sign-in`. */
export const signInQuerySchema = z.object({
  /** Page to come back to. */
  to: z.optional(z.string()),
  /** Given when somebody else than who is signed in at the provider wants in. */
  other: z.optional(z.string()),
});

/**
 * Why a sign-in did not succeed: the page says it in a sentence of its own.
 * - `refused`: the person, or the provider, refused.
 * - `expired`: it took too long, or its answer came a second time.
 * - `mismatch`: the answer belongs to another sign-in of this browser.
 * - `invalid`: what the provider said cannot be believed.
 * - `clock`: the clocks of the desk and of the provider differ too much to believe it.
 * - `provider-away`: the provider does not answer.
 * - `desk-away`: the desk cannot keep a session now.
 * - `no-role`: the person is known and may do nothing here.
 */
export const SIGN_IN_FAULTS = [
  'refused',
  'expired',
  'mismatch',
  'invalid',
  'clock',
  'provider-away',
  'desk-away',
  'no-role',
] as const;
export type SignInFault = (typeof SIGN_IN_FAULTS)[number];

/** Body of `POST /api/session`: whom the demonstration sign-in takes. */
export const credentialSchema = z.object({ agentId: z.string().check(z.minLength(1), z.maxLength(200)) });

/** Answer of `GET /api/session`. */
export const sessionSchema = z.discriminatedUnion('signedIn', [
  z.object({
    signedIn: z.literal(false),
    /** Fictitious people of the demonstration sign-in; empty when it is switched off. */
    demonstrationAgents: z.array(z.object({ id: z.string(), name: z.string(), roles: z.array(roleSchema) })),
    /** True where `/appeler` places calls, in a demonstration. */
    caller: z.boolean(),
    /** The fund's identity provider, at `GET /api/sign-in`; null where none is configured. */
    provider: z.nullable(
      z.object({
        /** Whom somebody without a role asks. */
        contact: z.string(),
      }),
    ),
    /** After a sign-out, where the browser goes to be signed out at the provider too. */
    signOutAt: z.nullable(z.string()),
  }),
  z.object({
    signedIn: z.literal(true),
    name: z.string(),
    /** One or more. */
    roles: z.array(roleSchema),
    organisation: organisationSchema,
    demonstration: z.boolean(),
    extension: z.nullable(z.string()),
    extensions: z.array(z.string()),
    /** Extensions whose phone is in the browser. */
    webPhones: z.array(z.string()),
    /** True where questions can be dictated. */
    dictation: z.boolean(),
    csrfToken: z.string(),
    /** Of the software, as it is named when somebody calls for help; empty where nobody knows. */
    version: z.string(),
  }),
]);
export type SessionView = Sent<typeof sessionSchema>;
