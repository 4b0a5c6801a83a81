import { hearingSchema } from './calls/said.ts';
import { type Sent, z } from './schema.ts';

/** Answer of `GET /api/phone` and `GET /api/caller-phone`: with what a browser phones. */
export const phoneAccountSchema = z.object({
  /** SIP over WebSocket (RFC 7118). */
  url: z.string(),
  user: z.string(),
  secret: z.string(),
});
export type PhoneAccount = Sent<typeof phoneAccountSchema>;

/** Answer of `GET /api/caller-phone/ears`: what hears a call that is placed now. */
export const earsSchema = z.object({
  /** Null while no transcriber answers. */
  hears: z.nullable(hearingSchema),
  /** A recogniser that will be heard as well once it is here; null when none is awaited. */
  awaited: z.nullable(
    z.object({
      name: z.string(),
      state: z.enum(['not-coming', 'being-fetched', 'being-loaded', 'unusable']),
      /** Share of its bytes that are here, 0 to 100. */
      fetchedPercent: z.number(),
    }),
  ),
});
export type EarsView = Sent<typeof earsSchema>;

/** Where the phone of an extension stands, as the telephone system sees it; `unreachable`: no call rings there. */
export const phoneStateSchema = z.enum(['ready', 'ringing', 'in-call', 'unreachable']);
export type DeskPhoneState = Sent<typeof phoneStateSchema>;
