import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Timeline } from '../calls/timeline.ts';
import { EventStream } from '../http/event-stream.ts';
import { NotFoundError, NotSignedInError, TooManyRequestsError } from '../http/request-errors.ts';
import { checked, type SessionGuard, sameSecret } from '../people/session-guard.ts';
import type { Figures } from './figures.ts';

/** Header that opens the timeline. */
const TIMELINE_HEADER = 'x-timeline-token';

const figuresQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) });

/** What the figure routes stand on. */
export interface FigureRoutes {
  readonly guard: SessionGuard;
  readonly figures: Figures;
  readonly timeline: Timeline;
  readonly timelineToken: string | undefined;
}

/** Figures about the tool, and the timelines of calls for test and demonstration tools. */
export function registerFigureRoutes(app: FastifyInstance, parts: FigureRoutes): void {
  const { guard, figures, timeline, timelineToken } = parts;

  function holdsToken(request: FastifyRequest): boolean {
    const given = request.headers[TIMELINE_HEADER];
    return timelineToken !== undefined && typeof given === 'string' && sameSecret(given, timelineToken);
  }

  app.get('/api/figures/readiness', async (request) => {
    if (!holdsToken(request)) await guard.require(request, ['agent', 'supervisor']);
    const { days } = checked(figuresQuery, request.query);
    return await figures.readiness(days);
  });

  app.get('/api/timeline/events', async (request, reply) => {
    if (timelineToken === undefined) throw new NotFoundError('the timeline (TIMELINE_TOKEN is not set)');
    if (!holdsToken(request)) throw new NotSignedInError();
    if (timeline.full) throw new TooManyRequestsError('too many readers of the timeline');
    reply.hijack();
    timeline.attach(new EventStream(reply.raw));
  });
}
