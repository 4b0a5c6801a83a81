import fc from 'fast-check';
import { expect, it } from 'vitest';
import { returnAddress } from './return-address.ts';

const HERE = 'https://desk.example';

it('a page of the app is where the browser goes, with its query', () => {
  for (const page of [
    '/',
    '/bureau',
    '/journal?depuis=2026-11-01&acte=publication',
    '/fiches/reversion-conditions',
  ])
    expect(returnAddress(page)).toBe(page);
});

it('anything else leads to the first page', () => {
  const others = [
    ...[
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%0d%0aset-cookie:x=1\r\n',
      '/\t/evil.example',
    ],
    ...[
      'javascript:alert(1)',
      '',
      'bureau',
      '/@evil.example/',
      '/a//evil.example',
      undefined,
      ['/bureau'],
      7,
    ],
    ...['/api/session', '/api', '/connexion?faute=refused', `/${'a'.repeat(501)}`],
  ];
  for (const other of others) expect(returnAddress(other), String(other)).toBe('/');
});

it('no text whatever leads off the app', () => {
  const parts = fc.array(
    fc.constantFrom('/', '\\', '//', '@', 'evil.example', '%2f', '.', '?', '#', ':', 'https:', '\t', 'a'),
  );
  fc.assert(
    fc.property(parts, (pieces) => {
      expect(new URL(returnAddress(pieces.join('')), HERE).origin).toBe(HERE);
    }),
    { numRuns: 2_000 },
  );
});
