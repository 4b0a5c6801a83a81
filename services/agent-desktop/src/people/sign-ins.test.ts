import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, it, vi } from 'vitest';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DeskHub } from '../calls/desk-hub.ts';
import { DependencyAwayError } from '../http/request-errors.ts';
import type { ExtensionDesks } from './extension-desks.ts';
import type { Identity } from './identity.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';
import { SignIns } from './sign-ins.ts';

const ALAIN: Identity = {
  id: 'alain',
  name: 'Alain Exemple',
  roles: ['agent', 'administrator'],
  organisation: { id: 'carsat', name: 'Carsat Exemple', kind: 'fund' },
};

/** Sign-ins whose audit log can be written or not; sessions that only say what they were given. */
function signIns(record: () => Promise<void>) {
  const written = vi.fn(record);
  const open = vi.fn(async (identity: Identity) => ({
    cookie: 'c',
    session: { roles: identity.roles } as unknown as Session,
    ended: undefined,
  }));
  const made = new SignIns({
    sessions: { open, handleOf: (id: string) => `handle of ${id}` } as unknown as Sessions,
    desks: {} as ExtensionDesks,
    hub: {} as DeskHub,
    cookie: { write: () => undefined } as unknown as SessionCookie,
    audit: { record: written } as unknown as AuditLog,
    extensions: [],
    sessionTtlMs: 1,
    now: () => 0,
  });
  const request = { ip: '127.0.0.1' } as FastifyRequest;
  return { written, open, signIn: (who: Identity) => made.open(who, request, {} as FastifyReply, undefined) };
}

const away = (): Promise<void> => Promise.reject(new DependencyAwayError('database'));

it('an administrator’s sign-in is written before his session is there', async () => {
  const { written, open, signIn } = signIns(async () => undefined);
  expect((await signIn(ALAIN)).roles).toEqual(['agent', 'administrator']);
  expect(written).toHaveBeenCalledWith(
    expect.objectContaining({ person: 'handle of alain', name: 'Alain Exemple' }),
    ...['administrator-sign-in', '', 'done'],
  );
  expect(written.mock.invocationCallOrder[0]).toBeLessThan(open.mock.invocationCallOrder[0] ?? 0);
});

it('while it cannot be written he has his other roles only, and without any he does not sign in', async () => {
  const { open, signIn } = signIns(away);
  expect((await signIn(ALAIN)).roles).toEqual(['agent']);
  open.mockClear();
  await expect(signIn({ ...ALAIN, roles: ['administrator'] })).rejects.toThrow(DependencyAwayError);
  expect(open).not.toHaveBeenCalled();
});

it('nobody else’s sign-in is written', async () => {
  const { written, signIn } = signIns(away);
  expect((await signIn({ ...ALAIN, roles: ['agent'] })).roles).toEqual(['agent']);
  expect(written).not.toHaveBeenCalled();
});
