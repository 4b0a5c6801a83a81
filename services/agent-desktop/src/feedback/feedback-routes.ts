import { eventSubject, Feedback, feedbackCodec, Verdict } from '@decroche/contracts';
import type { EventBus } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { feedbackSchema } from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';
import { checked } from '../http/checked-request.ts';
import { DependencyAwayError, NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';

/** What the route stands on. */
export interface FeedbackRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** What an agent thinks of a draft that his desk shows. */
export function registerFeedbackRoutes(app: FastifyInstance, parts: FeedbackRoutes): void {
  const { guard, hub, bus } = parts;

  app.post('/api/feedback', { config: { permission: 'feedback.give' } }, async (request, reply) => {
    const { session, extension } = await guard.seat(request);
    const { conversationId, turnId, verdict } = checked(feedbackSchema, request.body);
    const state = hub.shown(extension, session.person, conversationId);
    if (!state.turns.some((turn) => turn.turnId === turnId)) throw new NotFoundError('this turn');
    const feedback = Feedback.fromPartial({
      eventId: uuidv7(),
      conversationId,
      turnId,
      verdict: verdict === 'helped' ? Verdict.HELPED : Verdict.DID_NOT_HELP,
      givenAtMs: parts.now(),
    });
    try {
      await bus.publish(
        eventSubject(conversationId, 'feedback'),
        feedbackCodec.encode(feedback),
        feedback.eventId,
      );
    } catch (cause) {
      throw new DependencyAwayError('bus', { cause });
    }
    return reply.code(204).send();
  });
}
