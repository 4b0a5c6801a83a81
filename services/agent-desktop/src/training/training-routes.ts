import { readFile } from 'node:fs/promises';
import { TurnSource } from '@decroche/contracts';
import type { FastifyInstance } from 'fastify';
import {
  may,
  type TrainingCallView,
  type TrainingSetView,
  type TurnView,
  trainingCallParamsSchema,
  trainingWishSchema,
} from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';
import { saidView } from '../calls/text-views.ts';
import { checked } from '../http/checked-request.ts';
import { CallGoesOnError, NotFoundError } from '../http/request-errors.ts';
import type { ExtensionDesks } from '../people/extension-desks.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Redactor } from '../questions/redactor.ts';
import type { TrainingCalls } from './training-calls.ts';
import type { TrainingNeed, TrainingSet } from './training-set.ts';

/** What the routes stand on. */
export interface TrainingRoutes {
  readonly guard: SessionGuard;
  readonly desks: Pick<ExtensionDesks, 'extensionOf'>;
  readonly hub: Pick<DeskHub, 'hasCall'>;
  readonly redactor: Pick<Redactor, 'redact'>;
  readonly set: TrainingSet;
  readonly calls: TrainingCalls;
}

/**
 * Simulated calls: their words go the way of a typed question, from the redactor to the draft, and what comes of it is shown to
 * who takes the call alone.
 */
export function registerTrainingRoutes(app: FastifyInstance, parts: TrainingRoutes): void {
  const { guard, desks, hub, redactor, set, calls } = parts;
  const config = { permission: 'training.take' } as const;

  function needOf(needId: string): TrainingNeed {
    const need = set.find(({ id }) => id === needId);
    if (need === undefined) throw new NotFoundError('this need');
    return need;
  }

  app.get('/api/training', { config }, async (request): Promise<TrainingSetView> => {
    const reads = may(guard.session(request).roles, 'training.prepare');
    const needs = set.map(({ id, title, text, voiceFile }) => ({
      ...{ id, title, text: reads ? text : null },
      spoken: voiceFile !== undefined,
    }));
    return { needs };
  });

  app.get('/api/training/needs/:needId/voice', { config }, async (request, reply) => {
    const { voiceFile } = needOf(checked(trainingWishSchema, request.params).needId);
    if (voiceFile === undefined) throw new NotFoundError('a voice of this need');
    return reply.type('audio/wav').send(await readFile(voiceFile));
  });

  app.post(
    '/api/training/calls',
    { config: { ...config, rateLimit: { max: 20, timeWindow: 60_000 } } },
    async (request): Promise<TrainingCallView> => {
      const session = guard.session(request);
      const need = needOf(checked(trainingWishSchema, request.body).needId);
      const extension = await desks.extensionOf(session);
      if (extension !== null && hub.hasCall(extension)) throw new CallGoesOnError();
      const { ticket, ...turn } = calls.begin(session.person, extension);
      const said = await redactor.redact(turn, need.text, TurnSource.TRAINING);
      calls.take(turn.conversationId, { kind: 'said', said });
      return { ticket, needId: need.id, said: saidView(said), spoken: need.voiceFile !== undefined };
    },
  );

  app.get('/api/training/calls/:ticket', { config }, async (request): Promise<TurnView> => {
    const { ticket } = checked(trainingCallParamsSchema, request.params);
    return calls.turn(ticket, guard.session(request).person);
  });

  app.delete('/api/training/calls/:ticket', { config }, async (request, reply) => {
    const { ticket } = checked(trainingCallParamsSchema, request.params);
    calls.leave(ticket, guard.session(request).person);
    return reply.code(204).send();
  });
}
