import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthority, WebOrigins } from './web-origins.ts';

const PROXIED = new WebOrigins(['https://desk.carsat.example', 'http://intra.example:8080'], '0.0.0.0');

describe('the names of the server', () => {
  it.each([
    'desk.carsat.example',
    'DESK.Carsat.Example',
    'desk.carsat.example.',
    'desk.carsat.example:443',
    'desk.carsat.example:8443',
    'intra.example',
    'localhost',
    'LOCALHOST:1234',
    '127.0.0.1',
    '127.8.4.2:80',
    '[::1]:9000',
  ])('include %s', (host) => {
    expect(PROXIED.allows({ host })).toBe(true);
  });

  it.each([
    '',
    '.',
    'attacker.example',
    'desk.carsat.example.attacker.example',
    'localhost.attacker.example',
    '127.0.0.1.attacker.example',
    'desk.carsat.example@attacker.example',
    'attacker.example/desk.carsat.example',
    'attacker.example#@localhost',
    '10.0.0.5',
    '0.0.0.0',
    '[::2]',
    'desk.carsat.example:port',
    'desk.carsat.example, attacker.example',
  ])('do not include %j', (host) => {
    expect(PROXIED.allows({ host })).toBe(false);
  });

  it('include the one address that is listened on, and not all of them when every one is', () => {
    expect(new WebOrigins([], '10.0.0.5').allows({ host: '10.0.0.5:8080' })).toBe(true);
    expect(new WebOrigins([], 'fd00::5').allows({ host: '[fd00::5]' })).toBe(true);
    expect(new WebOrigins([], '::').allows({ host: '[fd00::5]' })).toBe(false);
  });

  it('are read from anything without an exception, and a name stays itself in other spellings', () => {
    fc.assert(
      fc.property(fc.string(), (host) => {
        PROXIED.allows({ host });
        PROXIED.isOwn(host, { host, protocol: 'http' });
      }),
    );
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const plain = parseAuthority(name);
        expect(parseAuthority(name.toUpperCase())).toEqual(plain);
        expect(parseAuthority(`${name}.`)).toEqual(plain);
        expect(parseAuthority(`${name}.:${port}`)).toEqual({ ...plain, port });
      }),
    );
  });
});

describe('the origin of a page', () => {
  const https = { host: 'desk.carsat.example', protocol: 'http' };
  it.each([
    ['https://desk.carsat.example', https],
    ['https://desk.carsat.example', { ...https, host: 'desk.carsat.example:443' }],
    ['https://desk.carsat.example:443', https],
    ['https://desk.carsat.example', { ...https, host: 'DESK.CARSAT.EXAMPLE.' }],
    ['https://desk.carsat.example:8443', { ...https, host: 'desk.carsat.example:8443' }],
    ['http://127.0.0.1:5000', { host: '127.0.0.1:5000', protocol: 'http' }],
    ['http://localhost', { host: 'localhost:80', protocol: 'http' }],
  ])('%s is that of %o', (origin, sent) => {
    expect(PROXIED.isOwn(origin, sent)).toBe(true);
  });

  it.each([
    ['http://desk.carsat.example', https],
    ['https://desk.carsat.example:444', https],
    ['https://other.carsat.example', https],
    ['https://desk.carsat.example', { ...https, host: 'desk.carsat.example:80' }],
    ['http://127.0.0.1:5001', { host: '127.0.0.1:5000', protocol: 'http' }],
    ['null', https],
    ['file://desk.carsat.example', https],
    ['', https],
  ])('%s is not that of %o', (origin, sent) => {
    expect(PROXIED.isOwn(origin, sent)).toBe(false);
  });

  it('speaks HTTPS when the proxy says so or the origin is configured so', () => {
    expect(PROXIED.isSecure({ host: 'Desk.Carsat.Example:443', protocol: 'http' })).toBe(true);
    expect(PROXIED.isSecure({ host: '127.0.0.1', protocol: 'https' })).toBe(true);
    expect(PROXIED.isSecure({ host: '127.0.0.1:8080', protocol: 'http' })).toBe(false);
    expect(PROXIED.isSecure({ host: 'intra.example', protocol: 'http' })).toBe(false);
  });
});
