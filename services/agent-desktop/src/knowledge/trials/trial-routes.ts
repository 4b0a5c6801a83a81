import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { type TrialView, trialWishSchema } from '#contract';
import { checked } from '../../http/checked-request.ts';
import { visibleText } from '../../questions/typed-text.ts';
import type { TrialLine } from './trial-line.ts';

/** The text is held against its bounds as whoever typed it sees it. */
const typedWish = z.extend(trialWishSchema, {
  text: z.pipe(z.pipe(z.string(), z.transform(visibleText)), trialWishSchema.shape.text),
});

/** Questions that experts try. Nothing of them is kept, counted or shown to anybody else. */
export function registerTrialRoutes(
  app: FastifyInstance,
  { trials }: { readonly trials: Pick<TrialLine, 'ask'> },
): void {
  app.post(
    '/api/expert/trials',
    { config: { permission: 'answers.try', rateLimit: { max: 30, timeWindow: 60_000 } } },
    async (request): Promise<TrialView> => {
      const wish = checked(typedWish, request.body);
      // An idle connection keeps its last request.
      request.body = undefined;
      return await trials.ask(wish);
    },
  );
}
