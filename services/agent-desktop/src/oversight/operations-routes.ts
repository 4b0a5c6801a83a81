import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type CallCountsView,
  type OpenSessionsView,
  type ServicesView,
  type SettingsView,
  sessionKeySchema,
} from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import { callState } from '../calls/conversation.ts';
import type { ConversationStore } from '../calls/conversation-store.ts';
import { checked } from '../http/checked-request.ts';
import { NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Session, Sessions } from '../people/sessions.ts';
import type { SignIns } from '../people/sign-ins.ts';
import { callCounts, servicesView, settingsView } from './operations.ts';
import type { ServiceDoors } from './service-doors.ts';

/** What the routes stand on. */
export interface OperationsRoutes {
  readonly doors: ServiceDoors;
  readonly guard: SessionGuard;
  readonly audit: AuditLog;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly store: ConversationStore;
  readonly busConnected: () => boolean;
  readonly now: () => number;
}

/** Sessions that are told at most. */
const MAX_SESSIONS = 1_000;

/** What an administrator sees: services, settings, numbers of calls, who is signed in; nothing of a call and of nobody's work. */
export function registerOperationsRoutes(app: FastifyInstance, parts: OperationsRoutes): void {
  const { doors, guard, audit, sessions, signIns, store, busConnected, now } = parts;
  const reads = { permission: 'operations.read' } as const;
  const oversees = { permission: 'sessions.oversee' } as const;

  app.get(
    '/api/operations/services',
    { config: reads },
    async (): Promise<ServicesView> => servicesView(await doors.look(), now()),
  );

  app.get(
    '/api/operations/settings',
    { config: reads },
    async (): Promise<SettingsView> => settingsView(await doors.look()),
  );

  app.get(
    '/api/operations/calls',
    { config: reads },
    async (): Promise<CallCountsView> =>
      callCounts(
        store.values().flatMap((state) => callState(state) ?? []),
        busConnected(),
      ),
  );

  app.get('/api/operations/sessions', { config: oversees }, async (request): Promise<OpenSessionsView> => {
    const mine = guard.session(request).key;
    const { sessions: open, more } = await sessions.all(MAX_SESSIONS);
    const byPerson = Map.groupBy(open, ({ person }) => person);
    const told = open
      .map(({ key, person, name, roles, organisation, begunAtMs, expiresAtMs }) => ({
        ...{ key, name, roles, organisation },
        sinceMs: begunAtMs,
        untilMs: expiresAtMs,
        own: key === mine,
        ofPerson: byPerson.get(person)?.length ?? 1,
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'fr') || b.sinceMs - a.sinceMs);
    return { sessions: told, more };
  });

  async function found(request: FastifyRequest): Promise<Session> {
    const { key } = checked(sessionKeySchema, request.params);
    const session = await sessions.peek(key);
    if (session === undefined) throw new NotFoundError('this session');
    return session;
  }

  app.delete('/api/operations/sessions/:key', { config: oversees }, async (request, reply) => {
    const session = await found(request);
    const { name, organisation } = session;
    await audit.keep(guard.session(request), 'session-ended', `${name}, ${organisation.name}`, () =>
      signIns.end(session),
    );
    return reply.code(204).send();
  });

  app.delete('/api/operations/sessions/:key/person', { config: oversees }, async (request, reply) => {
    const { person, name, organisation } = await found(request);
    const subject = `${name}, ${organisation.name} : toutes ses sessions`;
    await audit.keep(guard.session(request), 'session-ended', subject, () => signIns.endAll(person));
    return reply.code(204).send();
  });
}
