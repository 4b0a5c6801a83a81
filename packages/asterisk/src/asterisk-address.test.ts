import { expect, test } from 'vitest';
import { AsteriskHttpAddress } from './asterisk-address.ts';

test('REST, events and media stand beside each other, under the prefix of the HTTP server', () => {
  const plain = new AsteriskHttpAddress('http://127.0.0.1:8088/ari');
  expect(plain.rest('/channels')).toBe('http://127.0.0.1:8088/ari/channels');
  expect(plain.events(new URLSearchParams({ app: 'decroche' }))).toBe(
    'ws://127.0.0.1:8088/ari/events?app=decroche',
  );
  expect(plain.media('a/b')).toBe('ws://127.0.0.1:8088/media/a%2Fb');
  const prefixed = new AsteriskHttpAddress('https://pbx.example:8089/asterisk/ari/');
  expect(prefixed.rest('/channels')).toBe('https://pbx.example:8089/asterisk/ari/channels');
  expect(prefixed.media('x')).toBe('wss://pbx.example:8089/asterisk/media/x');
});

test.each(['', 'pbx', 'http://pbx:8088', 'http://pbx:8088/aria', 'ftp://pbx/ari'])(
  '%j is refused at once',
  (url) => {
    expect(() => new AsteriskHttpAddress(url)).toThrow(TypeError);
  },
);
