import { saidSchema } from './calls/said.ts';
import { type Sent, z } from './schema.ts';

const needIdSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected the id of a need'));
const ticketSchema = z.string().check(z.maxLength(200));

/** Answer of `GET /api/training`: the simulated callers, in the order of the file. */
export const trainingSetSchema = z.object({
  needs: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** What the caller says; for who prepares trainings, null for an agent who is to hear it first. */
      text: z.nullable(z.string()),
      /** Whether there is a voice that says it. */
      spoken: z.boolean(),
    }),
  ),
});
export type TrainingSetView = Sent<typeof trainingSetSchema>;

/** Body of `POST /api/training/calls`, and address of a need's voice. */
export const trainingWishSchema = z.object({ needId: needIdSchema });

/** Address of a simulated call. */
export const trainingCallParamsSchema = z.object({ ticket: ticketSchema });

/** Answer of `POST /api/training/calls`. */
export const trainingCallSchema = z.object({
  /** Names the call and who takes it, under a seal. */
  ticket: z.string(),
  needId: z.string(),
  said: saidSchema,
  spoken: z.boolean(),
});
export type TrainingCallView = Sent<typeof trainingCallSchema>;
