import { ATTRIBUTES, extractTrace, inSpan, SpanKind, type Tracer } from '@decroche/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ShownReport } from '../desk-view.ts';
import { EventStream } from '../http/event-stream.ts';
import type { AskWatch } from '../people/ask-watch.ts';
import type { ExtensionDesks } from '../people/extension-desks.ts';
import { checked, type Seat, type SessionGuard } from '../people/session-guard.ts';
import type { Sessions } from '../people/sessions.ts';
import type { ReadinessRecorder } from '../readiness/readiness-recorder.ts';
import type { DeskHub } from './desk-hub.ts';

const id = z.uuid({ version: 'v7', error: 'expected a UUIDv7' });
const report = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['extracts', 'draft']),
    conversationId: id,
    turnId: id,
    shownAtMs: z.number(),
    clockErrorMs: z.number().min(0),
    visible: z.boolean(),
  }),
  z.object({
    kind: z.literal('pickup'),
    conversationId: id,
    readyBeforePickupMs: z.number().nullable(),
    visible: z.boolean(),
  }),
]) satisfies z.ZodType<ShownReport>;
const streamQuery = z.object({ after: z.string().max(100).default('') });

/** What the desk routes stand on. */
export interface DeskRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly sessions: Sessions;
  readonly desks: ExtensionDesks;
  readonly asks: AskWatch;
  /** How often an open desk renews its session and its extension, and is closed when it lost one, milliseconds. */
  readonly renewalMs: number;
  readonly readiness: ReadinessRecorder;
  readonly tracer: Tracer;
  readonly now: () => number;
}

/** The live desk: its events, what it painted and when, and the clock to say it in. */
export function registerDeskRoutes(app: FastifyInstance, parts: DeskRoutes): void {
  const { guard, hub, sessions, desks, asks, readiness, tracer, now } = parts;

  app.get('/api/clock', async () => ({ nowMs: now() }));

  async function stillSeated({ session, extension }: Seat): Promise<boolean> {
    // While Redis is away nobody can be told that his session ended: the desk goes on.
    const found = await sessions.byKey(session.key, now()).catch(() => session);
    return found?.extension === extension && (await desks.extensionOf(found)) === extension;
  }

  app.get('/api/desk/events', async (request, reply) => {
    const seat = await guard.requireSeat(request);
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

  app.post('/api/desk/shown', async (request, reply) => {
    const { session, extension } = await guard.requireOwnSeat(request);
    const body = checked(report, request.body);
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
      () => readiness.take(state, body),
    );
    return reply.code(204).send();
  });
}

/** The header when the browser connects again by itself, the query when our page does. */
function lastEventIdOf(request: FastifyRequest): string {
  const header = request.headers['last-event-id'];
  if (typeof header === 'string') return header;
  return checked(streamQuery, request.query).after;
}

const headerGetter = {
  keys: (headers: FastifyRequest['headers']): string[] => Object.keys(headers),
  get: (headers: FastifyRequest['headers'], key: string): string | undefined => {
    const value = headers[key];
    return Array.isArray(value) ? value[0] : value;
  },
};
