import { expect, it } from 'vitest';
import { natsConfiguration } from './nats-configuration.ts';

it('an empty list of allowed subjects allows nothing, although NATS reads it as everything', () => {
  const text = natsConfiguration({
    port: 1,
    storeFolder: '/store',
    users: [{ user: 'reader', password: 'x', publish: { allow: [] }, subscribe: { allow: ['conv.>'] } }],
  });
  expect(JSON.parse(text).accounts.SHARED.users[0].permissions).toEqual({
    publish: { deny: ['>'] },
    subscribe: { allow: ['conv.>'] },
  });
});

it('an account of its own has no JetStream, and the monitor is shut', () => {
  const text = natsConfiguration({
    port: 1,
    storeFolder: '/store',
    users: [
      { user: 'reader', password: 'x' },
      { user: 'listener', password: 'y', account: 'HEARING' },
    ],
  });
  const { accounts, http, listen } = JSON.parse(text);
  expect(accounts.HEARING).toMatchObject({ users: [{ user: 'listener' }] });
  expect(accounts.HEARING).not.toHaveProperty('jetstream');
  expect(accounts.SHARED).toMatchObject({ jetstream: 'enabled', users: [{ user: 'reader' }] });
  expect([http, listen]).toEqual([undefined, '127.0.0.1:1']);
});
