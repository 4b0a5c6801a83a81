import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import {
  type AskAnswer,
  type AskedTodayView,
  askedQuestionParamsSchema,
  askParamsSchema,
  questionSchema,
} from '#contract';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { DeskHub } from '../calls/desk-hub.ts';
import type { UseCounter } from '../figures/use/use-counter.ts';
import { checked } from '../http/checked-request.ts';
import { NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { AskedToday } from './asked-today.ts';
import type { Asking } from './asking.ts';
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
  readonly asking: Asking;
  readonly askedToday: AskedToday;
  readonly use: Pick<UseCounter, 'asked'>;
  readonly now: () => number;
}

const RATE = { max: 30, timeWindow: 60_000 } as const;

/** Typed questions: asked, redacted, deleted, and those of the day asked again. */
export function registerQuestionRoutes(app: FastifyInstance, parts: QuestionRoutes): void {
  const { guard, hub, store, asking, askedToday, use, now } = parts;
  const config = { permission: 'questions.ask' } as const;

  app.post('/api/ask', { config: { ...config, rateLimit: RATE } }, async (request): Promise<AskAnswer> => {
    const { session, extension } = await guard.seat(request);
    const { person } = session;
    const { text, conversationId: named, dictated } = checked(typedQuestion, request.body);
    // An idle connection keeps its last request.
    request.body = undefined;
    const known = named === undefined ? undefined : hub.shown(extension, person, named);
    const goesOn = known?.over === false ? known : undefined;
    const before = goesOn?.turns.findLast(({ turnId }) => goesOn.typists[turnId] === person);
    const answer = await asking.put({ person, extension, route: '/api/ask' }, text, goesOn?.conversationId);
    use.asked(session, answer.turnId, dictated ? 'dictated' : 'typed');
    // The answer does not wait for it.
    void askedToday.keep(person, {
      id: answer.turnId,
      askedAtMs: now(),
      inCall: goesOn !== undefined && goesOn.asker === null,
      after: before?.turnId ?? null,
      said: answer.said,
    });
    return answer;
  });

  app.delete('/api/ask/:conversationId', { config }, async (request, reply) => {
    const { session, extension } = await guard.seat(request);
    const { conversationId } = checked(askParamsSchema, request.params);
    const state = hub.shown(extension, session.person, conversationId);
    if (state.asker === null) throw new NotFoundError('this question');
    store.forget(conversationId);
    return reply.code(204).send();
  });

  app.get('/api/asked-today', { config }, async (request): Promise<AskedTodayView> => {
    return await askedToday.of(guard.session(request).person);
  });

  app.delete('/api/asked-today', { config }, async (request, reply) => {
    await askedToday.clear(guard.session(request).person);
    return reply.code(204).send();
  });

  app.post(
    '/api/asked-today/:questionId',
    { config: { ...config, rateLimit: RATE } },
    async (request): Promise<AskAnswer> => {
      const { session, extension } = await guard.seat(request);
      const { person } = session;
      const { questionId } = checked(askedQuestionParamsSchema, request.params);
      const asker = { person, extension, route: '/api/asked-today/:questionId' };
      const [first, ...rest] = await askedToday.withThoseBefore(person, questionId);
      let answer = await asking.put(asker, first.said.text);
      for (const { said } of rest) answer = await asking.put(asker, said.text, answer.conversationId);
      return answer;
    },
  );
}
