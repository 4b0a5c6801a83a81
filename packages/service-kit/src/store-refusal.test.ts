import { expect, it } from 'vitest';
import { storeRefusal } from './store-refusal.ts';

const error = (code: string, message = 'x', cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code });

it.each([
  [error('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'put that authority into TLS_DIR'],
  [error('ERR_TLS_CERT_ALTNAME_INVALID'), 'not for the host of the address'],
  [error('CERT_HAS_EXPIRED'), 'has expired: renew it there'],
  [error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'set TLS_DIR'],
  [error('ERR_SSL_WRONG_VERSION_NUMBER'), 'does not encrypt'],
  [error('', 'The server does not support SSL connections'), 'does not encrypt'],
  [error('28000', 'no pg_hba.conf entry for host "10.0.0.1", no encryption'), 'add sslmode=verify-full'],
  [error('28P01', 'password authentication failed'), 'this user or this password'],
  [error('', 'WRONGPASS invalid username-password pair'), 'this user or this password'],
  [
    new TypeError('fetch failed', { cause: error('SELF_SIGNED_CERT_IN_CHAIN') }),
    'put that authority into TLS_DIR',
  ],
])('what kept a store from being used encrypted is told with its remedy: %s', (why, remedy) => {
  expect(storeRefusal(why)).toContain(remedy);
});

it.each([
  error('ECONNREFUSED'),
  error('28000', 'role "x" does not exist'),
  error('42P01', 'no such table'),
  'text',
  undefined,
])('another failure is not taken for one: %s', (why) => expect(storeRefusal(why)).toBeUndefined());
