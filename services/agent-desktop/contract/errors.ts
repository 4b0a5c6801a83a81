import { type Sent, z } from './schema.ts';

/** Every error over HTTP. */
export const errorBodySchema = z.object({
  /** Stable code. */
  error: z.string(),
  message: z.string(),
});
export type ErrorBody = Sent<typeof errorBodySchema>;
