import { expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

it.each([
  [true, ['127.0.0.1', '127.255.0.1', 'localhost', 'LOCALHOST', '::1', '[::1]']],
  [false, ['0.0.0.0', '::', '128.0.0.1', '127.0.0.1.example', '127.0.0.999', 'localhost.example', '']],
])('that only this machine reaches it is %s of each of %j', (own, hosts) => {
  expect(hosts.filter((host) => isLoopback(host) !== own)).toEqual([]);
});
