import type { FastifyInstance, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { dictationQuerySchema } from '#contract';
import type { DeskHub } from '../../calls/desk-hub.ts';
import { checked } from '../../http/checked-request.ts';
import { ForeignRequestError, NotFoundError } from '../../http/request-errors.ts';
import type { Seat, SessionGuard } from '../../people/session-guard.ts';
import type { Dictations } from './dictations.ts';

/** Address of the WebSocket; no other address is upgraded. */
export const DICTATION_PATH = '/api/dictation';

/** What the dictation route stands on. */
export interface DictationRoutes {
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly dictations: Dictations;
}

/** A dictation: frames of 16 kHz s16le and `finish` or `discard` from the page, `DictationMessage`s to it. */
export function registerDictationRoutes(app: FastifyInstance, parts: DictationRoutes): void {
  const { guard, hub, dictations } = parts;
  const admitted = new WeakMap<FastifyRequest, Seat>();

  async function admit(request: FastifyRequest): Promise<void> {
    const seat = await guard.seat(request);
    // A browser always says where a WebSocket comes from, and asks nobody before it opens one.
    if (request.headers.origin === undefined) throw new ForeignRequestError();
    guard.checkOrigin(request);
    checked(dictationQuerySchema, request.query);
    dictations.checkRoom(seat.session.key);
    admitted.set(request, seat);
  }

  app.get(
    '/api/dictation',
    {
      websocket: true,
      preValidation: admit,
      config: { permission: 'questions.ask', rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    (socket, request) => {
      const { session, extension } = admitted.get(request) as Seat;
      const named = checked(dictationQuerySchema, request.query).conversationId;
      const dictation = dictations.begin({
        sessionKey: session.key,
        conversationId: isOpen(hub, extension, session.person, named) ? named : uuidv7(),
        tell: (message) => socket.send(JSON.stringify(message)),
        close: () => socket.close(),
      });
      socket.on('message', (data, isBinary) => {
        if (isBinary) dictation.voice(data as Buffer);
        else if (String(data) === 'finish') dictation.finish();
        else dictation.discard();
      });
      socket.on('close', () => dictation.discard());
      void dictation.run();
    },
  );
}

/** Whether the person sees that conversation; one that is over meanwhile costs a dictation nothing. */
function isOpen(
  hub: DeskHub,
  extension: string,
  person: string,
  conversationId: string | undefined,
): conversationId is string {
  if (conversationId === undefined) return false;
  try {
    hub.shown(extension, person, conversationId);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}
