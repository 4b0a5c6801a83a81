import type { FastifyInstance } from 'fastify';
import { EventStream } from '../http/event-stream.ts';
import { TooManyRequestsError } from '../http/request-errors.ts';
import type { SharedSecret } from '../http/shared-secret.ts';
import type { Timeline } from './timeline.ts';

/** What opens the timeline. */
export function timelineSecret(token: string | undefined): SharedSecret {
  return { header: 'x-timeline-token', value: token, setting: 'TIMELINE_TOKEN' };
}

/** The timelines of calls, for test and demonstration tools. */
export function registerTimelineRoutes(
  app: FastifyInstance,
  { timeline, secret }: { readonly timeline: Timeline; readonly secret: SharedSecret },
): void {
  app.get('/api/timeline/events', { config: { secret } }, async (_request, reply) => {
    if (timeline.full) throw new TooManyRequestsError('too many readers of the timeline');
    reply.hijack();
    timeline.attach(new EventStream(reply.raw));
  });
}
