import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EventStream } from '../http/event-stream.ts';
import { NotFoundError, NotSignedInError, TooManyRequestsError } from '../http/request-errors.ts';
import { carriesSecret } from '../http/shared-secret.ts';
import type { Timeline } from './timeline.ts';

/** Header that opens the timeline. */
const TIMELINE_HEADER = 'x-timeline-token';

/** What the route stands on. */
export interface TimelineRoutes {
  readonly timeline: Timeline;
  readonly timelineToken: string | undefined;
}

/** The timelines of calls, for test and demonstration tools. */
export function registerTimelineRoutes(
  app: FastifyInstance,
  { timeline, timelineToken }: TimelineRoutes,
): void {
  app.get('/api/timeline/events', async (request, reply) => {
    if (timelineToken === undefined) throw new NotFoundError('the timeline (TIMELINE_TOKEN is not set)');
    if (!carriesTimelineToken(request, timelineToken)) throw new NotSignedInError();
    if (timeline.full) throw new TooManyRequestsError('too many readers of the timeline');
    reply.hijack();
    timeline.attach(new EventStream(reply.raw));
  });
}

/** True for a request of a tool that was given the token. */
export function carriesTimelineToken(request: FastifyRequest, token: string | undefined): boolean {
  return carriesSecret(request, TIMELINE_HEADER, token);
}
