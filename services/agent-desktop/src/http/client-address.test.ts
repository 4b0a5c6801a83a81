import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clientNetwork } from './client-address.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('a client at %s is counted as %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});

it('all addresses of one /64 are one client, those of another are not, and anything is some client', () => {
  const half = fc.array(fc.integer({ min: 0, max: 0xff_ff }), { minLength: 4, maxLength: 4 });
  const written = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':');
  fc.assert(
    fc.property(half, half, half, (network, one, two) => {
      expect(clientNetwork(written([...network, ...one]))).toBe(clientNetwork(written([...network, ...two])));
      const [first = 0, ...rest] = network;
      expect(clientNetwork(written([first ^ 1, ...rest, ...one]))).not.toBe(
        clientNetwork(written([...network, ...one])),
      );
    }),
  );
  fc.assert(fc.property(fc.string(), (junk) => typeof clientNetwork(junk) === 'string'));
});
