import { ATTRIBUTES, extractTrace, inSpan, SpanKind, type Tracer } from '@decroche/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { shownReportSchema } from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';
import { checked } from '../http/checked-request.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { ReadinessRecorder } from './readiness-recorder.ts';

/** What the routes stand on. */
export interface ReadinessRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly recorder: ReadinessRecorder;
  readonly tracer: Tracer;
  readonly now: () => number;
}

/** What a desk painted and when, and the clock to say it in. */
export function registerReadinessRoutes(app: FastifyInstance, parts: ReadinessRoutes): void {
  const { guard, hub, recorder, tracer, now } = parts;

  app.get('/api/clock', { config: { public: true } }, async () => ({ nowMs: now() }));

  app.post('/api/desk/shown', { config: { permission: 'calls.see' } }, async (request, reply) => {
    const { session, extension } = await guard.seat(request);
    const body = checked(shownReportSchema, request.body);
    const state = hub.shown(extension, session.person, body.conversationId);
    await inSpan(
      tracer,
      'POST /api/desk/shown',
      {
        kind: SpanKind.SERVER,
        parent: extractTrace(request.headers, headerGetter),
        attributes: {
          [ATTRIBUTES.httpMethod]: 'POST',
          [ATTRIBUTES.httpRoute]: '/api/desk/shown',
          [ATTRIBUTES.conversationId]: body.conversationId,
          [ATTRIBUTES.event]: body.kind,
        },
      },
      () => recorder.take(state, body, session),
    );
    return reply.code(204).send();
  });
}

const headerGetter = {
  keys: (headers: FastifyRequest['headers']): string[] => Object.keys(headers),
  get: (headers: FastifyRequest['headers'], key: string): string | undefined => {
    const value = headers[key];
    return Array.isArray(value) ? value[0] : value;
  },
};
