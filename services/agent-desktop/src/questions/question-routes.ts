import { ATTRIBUTES, inSpan, SpanKind, type Tracer } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod/mini';
import { type AskAnswer, askParamsSchema, questionSchema } from '#contract';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { DeskHub } from '../calls/desk-hub.ts';
import { saidView } from '../calls/text-views.ts';
import type { UseCounter } from '../figures/use/use-counter.ts';
import { checked } from '../http/checked-request.ts';
import { NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Redactor } from './redactor.ts';
import { visibleText } from './typed-text.ts';

/** The text is held against its bounds as whoever typed it sees it. */
const typedQuestion = z.extend(questionSchema, {
  text: z.pipe(z.pipe(z.string(), z.transform(visibleText)), questionSchema.shape.text),
});

/** What the question routes stand on. */
export interface QuestionRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly store: ConversationStore;
  readonly redactor: Pick<Redactor, 'redact'>;
  readonly use: Pick<UseCounter, 'asked'>;
  readonly tracer: Tracer;
}

/** Typed questions: asked, redacted, deleted. */
export function registerQuestionRoutes(app: FastifyInstance, parts: QuestionRoutes): void {
  const { guard, hub, store, redactor, use, tracer } = parts;

  app.post(
    '/api/ask',
    { config: { permission: 'questions.ask', rateLimit: { max: 30, timeWindow: 60_000 } } },
    async (request): Promise<AskAnswer> => {
      const { session, extension } = await guard.seat(request);
      const { person } = session;
      const { text, conversationId: named, dictated } = checked(typedQuestion, request.body);
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
        () => redactor.redact(turn, text),
      );
      use.asked(session, turn.turnId, dictated ? 'dictated' : 'typed');
      store.apply(turn.conversationId, { kind: 'said', said });
      return { ...turn, said: saidView(said) };
    },
  );

  app.delete(
    '/api/ask/:conversationId',
    { config: { permission: 'questions.ask' } },
    async (request, reply) => {
      const { session, extension } = await guard.seat(request);
      const { conversationId } = checked(askParamsSchema, request.params);
      const state = hub.shown(extension, session.person, conversationId);
      if (state.asker === null) throw new NotFoundError('this question');
      store.forget(conversationId);
      return reply.code(204).send();
    },
  );
}
