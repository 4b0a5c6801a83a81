import type { FastifyInstance } from 'fastify';
import { liveWishSchema } from '#contract';
import { checked } from '../../http/checked-request.ts';
import { NotFoundError } from '../../http/request-errors.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import { callState } from '../conversation.ts';
import type { DeskHub } from '../desk-hub.ts';
import type { LiveControl } from './live-control.ts';

/** What the route stands on. */
export interface LiveRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly control: Pick<LiveControl, 'set'>;
}

/** The agent stops the live listening to his call, or lets it go on. */
export function registerLiveRoutes(app: FastifyInstance, { guard, hub, control }: LiveRoutes): void {
  app.post('/api/desk/live', { config: { permission: 'calls.see' } }, async (request, reply) => {
    const { session, extension } = await guard.seat(request);
    const { conversationId, listen } = checked(liveWishSchema, request.body);
    const call = callState(hub.shown(extension, session.person, conversationId));
    if (call?.stage !== 'conversation' || call.extension !== extension) throw new NotFoundError('this call');
    await control.set({ conversationId, extension, listen });
    return reply.code(204).send();
  });
}
