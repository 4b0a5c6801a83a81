import { expect, it } from 'vitest';
import { natsConfiguration } from './nats-configuration.ts';

it('an empty list of allowed subjects allows nothing, although NATS reads it as everything', () => {
  const text = natsConfiguration({
    port: 1,
    monitorPort: 2,
    storeFolder: '/store',
    users: [{ user: 'reader', password: 'x', publish: { allow: [] }, subscribe: { allow: ['conv.>'] } }],
  });
  expect(JSON.parse(text).authorization.users[0].permissions).toEqual({
    publish: { deny: ['>'] },
    subscribe: { allow: ['conv.>'] },
  });
});
