import { eventSubject, Feedback, feedbackCodec, Verdict } from '@decroche/contracts';
import { ATTRIBUTES, type EventBus, inSpan, SpanKind, type Tracer } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { DeskHub } from '../calls/desk-hub.ts';
import { saidView } from '../calls/text-views.ts';
import type { AskAnswer } from '../desk-view.ts';
import { DependencyAwayError, NotFoundError } from '../http/request-errors.ts';
import { checked, type SessionGuard } from '../people/session-guard.ts';
import type { Upstreams } from './redactor.ts';
import { visibleText } from './typed-text.ts';

const id = z.uuid({ version: 'v7', error: 'expected a UUIDv7' });
const QUESTION_LENGTH = 'expected 1 to 2000 characters';
const question = z.object({
  text: z
    .string()
    .transform(visibleText)
    .pipe(z.string().min(1, QUESTION_LENGTH).max(2_000, QUESTION_LENGTH)),
  /** The call that it is about, or the questions outside a call that it goes on from; absent for a new one. */
  conversationId: id.optional(),
});
const askParams = z.object({ conversationId: id });
const opinion = z.object({
  conversationId: id,
  turnId: id,
  verdict: z.enum(['helped', 'did-not-help']),
});
const articleParams = z.object({
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected the slug of an article')
    .max(200),
});

/** What the question routes stand on. */
export interface QuestionRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly store: ConversationStore;
  readonly upstreams: Upstreams;
  readonly bus: EventBus;
  readonly tracer: Tracer;
  readonly now: () => number;
}

/** Typed questions, opinions of drafts, themes to choose from, articles in full. */
export function registerQuestionRoutes(app: FastifyInstance, parts: QuestionRoutes): void {
  const { guard, hub, store, upstreams, bus, tracer } = parts;

  app.post(
    '/api/ask',
    { config: { rateLimit: { max: 30, timeWindow: 60_000 } } },
    async (request): Promise<AskAnswer> => {
      const { session, extension } = await guard.requireOwnSeat(request);
      const { person } = session;
      const { text, conversationId: named } = checked(question, request.body);
      // An idle connection keeps its last request.
      request.body = undefined;
      const known = named === undefined ? undefined : hub.shown(extension, person, named);
      const goesOn = known?.over === false ? named : undefined;
      const turn = { conversationId: goesOn ?? uuidv7(), turnId: uuidv7() };
      store.apply(turn.conversationId, {
        kind: 'asked',
        turnId: turn.turnId,
        person,
        extension: goesOn === undefined ? extension : null,
      });
      const said = await inSpan(
        tracer,
        'POST /api/ask',
        {
          kind: SpanKind.SERVER,
          attributes: {
            [ATTRIBUTES.httpMethod]: 'POST',
            [ATTRIBUTES.httpRoute]: '/api/ask',
            [ATTRIBUTES.conversationId]: turn.conversationId,
            [ATTRIBUTES.turnId]: turn.turnId,
          },
        },
        () => upstreams.redact(turn, text),
      );
      store.apply(turn.conversationId, { kind: 'said', said });
      return { ...turn, said: saidView(said) };
    },
  );

  app.delete('/api/ask/:conversationId', async (request, reply) => {
    const { session, extension } = await guard.requireOwnSeat(request);
    const { conversationId } = checked(askParams, request.params);
    const state = hub.shown(extension, session.person, conversationId);
    if (state.asker === null) throw new NotFoundError('this question');
    store.forget(conversationId);
    return reply.code(204).send();
  });

  app.post('/api/feedback', async (request, reply) => {
    const { session, extension } = await guard.requireOwnSeat(request);
    const { conversationId, turnId, verdict } = checked(opinion, request.body);
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

  app.get('/api/themes', async (request) => {
    await guard.require(request);
    return await upstreams.themes();
  });

  app.get('/api/articles/:slug', async (request) => {
    await guard.require(request);
    const { slug } = checked(articleParams, request.params);
    return await upstreams.article(slug);
  });
}
