import type { FastifyInstance, FastifyRequest } from 'fastify';
import { deskEventsQuerySchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import { EventStream } from '../http/event-stream.ts';
import type { AskWatch } from '../people/ask-watch.ts';
import type { ExtensionDesks } from '../people/extension-desks.ts';
import type { Seat, SessionGuard } from '../people/session-guard.ts';
import type { Sessions } from '../people/sessions.ts';
import type { DeskHub } from './desk-hub.ts';

/** What the desk routes stand on. */
export interface DeskRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly sessions: Sessions;
  readonly desks: ExtensionDesks;
  readonly asks: AskWatch;
  /** How often an open desk renews its session and its extension, and is closed when it lost one, milliseconds. */
  readonly renewalMs: number;
  readonly now: () => number;
}

/** The live desk: its events. */
export function registerDeskRoutes(app: FastifyInstance, parts: DeskRoutes): void {
  const { guard, hub, sessions, desks, asks, now } = parts;

  async function stillSeated({ session, extension }: Seat): Promise<boolean> {
    // While Redis is away nobody can be told that his session ended: the desk goes on.
    const found = await sessions.byKey(session.key, now()).catch(() => session);
    return found?.extension === extension && (await desks.extensionOf(found)) === extension;
  }

  app.get('/api/desk/events', { config: { permission: 'calls.see' } }, async (request, reply) => {
    const seat = await guard.seat(request);
    const { session, extension } = seat;
    const lastEventId = lastEventIdOf(request);
    const stream = hub.attach(
      extension,
      session,
      () => {
        reply.hijack();
        return new EventStream(reply.raw);
      },
      lastEventId,
    );
    void asks.greet(extension, stream);
    const expiry = setTimeout(() => stream.close(), Math.max(0, session.expiresAtMs - now()));
    const renewal = setInterval(() => {
      stillSeated(seat).then(
        (seated) => seated || stream.close(),
        () => stream.close(),
      );
    }, parts.renewalMs);
    expiry.unref();
    renewal.unref();
    stream.onClose(() => {
      clearTimeout(expiry);
      clearInterval(renewal);
    });
  });
}

/** The header when the browser connects again by itself, the query when our page does. */
function lastEventIdOf(request: FastifyRequest): string {
  const header = request.headers['last-event-id'];
  if (typeof header === 'string') return header;
  return checked(deskEventsQuerySchema, request.query).after;
}
