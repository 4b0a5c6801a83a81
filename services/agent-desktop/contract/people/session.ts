import { type Sent, z } from '../schema.ts';
import { roleSchema } from './roles.ts';

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
  }),
  z.object({
    signedIn: z.literal(true),
    name: z.string(),
    /** One or more. */
    roles: z.array(roleSchema),
    demonstration: z.boolean(),
    extension: z.nullable(z.string()),
    extensions: z.array(z.string()),
    /** Extensions whose phone is in the browser. */
    webPhones: z.array(z.string()),
    /** True where questions can be dictated. */
    dictation: z.boolean(),
    csrfToken: z.string(),
  }),
]);
export type SessionView = Sent<typeof sessionSchema>;
