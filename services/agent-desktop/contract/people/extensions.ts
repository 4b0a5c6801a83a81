import { type Sent, z } from '../schema.ts';
import { sessionSchema } from './session.ts';

/** Body of `POST /api/session/extension`: null leaves the present one. */
export const extensionChoiceSchema = z.object({ extension: z.nullable(z.string()) });

/** Body of `POST /api/session/extension/ask`, and address of `DELETE /api/extensions/:extension/holder`. */
export const extensionWishSchema = z.object({ extension: z.string() });

/** Answer of `POST /api/session/extension/ask`. Ask again to know more; no answer in time is a refusal. */
export const extensionAskAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('granted'), session: sessionSchema }),
  z.object({ state: z.enum(['asked', 'refused']), untilMs: z.number() }),
]);
export type ExtensionAskAnswer = Sent<typeof extensionAskAnswerSchema>;

/** Body of `POST /api/session/extension/answer`: what the holder says. */
export const askReplySchema = z.object({ askId: z.uuid(), consents: z.boolean() });

/** Data of the `ask` event: a colleague asks for the extension; null when nobody does. */
export const extensionAskSchema = z.nullable(
  z.object({
    id: z.string(),
    name: z.string(),
    /** The extension stays with its holder when he did not answer by then, Unix milliseconds. */
    untilMs: z.number(),
  }),
);
export type ExtensionAskView = Sent<typeof extensionAskSchema>;

/** Answer of `GET /api/extensions`. */
export const extensionsSchema = z.object({
  extensions: z.array(
    z.object({
      extension: z.string(),
      /** Name of who is on it; null when it is free, or `elsewhere`. */
      holder: z.nullable(z.string()),
      sinceMs: z.nullable(z.number()),
      /** Somebody of another organisation is on it. */
      elsewhere: z.boolean(),
    }),
  ),
});
export type ExtensionsView = Sent<typeof extensionsSchema>;
