import type { FastifyInstance } from 'fastify';
import type { EarsView, PhoneAccount } from '#contract';
import { NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { EarsInUse } from './ears-in-use.ts';
import type { PhoneAccounts } from './phone-accounts.ts';

/** Where somebody calls from his browser, in a demonstration. */
export const CALLER_PAGE = '/appeler';

/** What the routes of phones in a browser stand on. */
export interface PhoneRoutes {
  readonly guard: SessionGuard;
  readonly accounts: PhoneAccounts;
  /** Undefined where it is not known who listens. */
  readonly ears: EarsInUse | undefined;
}

/** With what a browser registers the agent's extension, or places a call in a demonstration. */
export function registerPhoneRoutes(app: FastifyInstance, { guard, accounts, ears }: PhoneRoutes): void {
  app.get('/api/phone', { config: { permission: 'phone.use' } }, async (request): Promise<PhoneAccount> => {
    const { extension } = await guard.seat(request);
    const account = accounts.of(extension);
    if (account === undefined) throw new NotFoundError('a phone of this extension');
    return account;
  });

  const { caller } = accounts;
  if (caller === undefined) return;
  app.get('/api/caller-phone', { config: { public: true } }, async (): Promise<PhoneAccount> => caller);
  if (ears === undefined) return;
  app.get(
    '/api/caller-phone/ears',
    { config: { public: true } },
    async (): Promise<EarsView> => await ears.look(),
  );
}
