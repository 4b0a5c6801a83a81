import { describe, expect, it } from 'vitest';
import { licenceOf, mayShip } from './licence-policy.ts';

describe('what may ship in an image', () => {
  it.each(['MIT', 'MIT OR GPL-3.0-or-later', 'Apache-2.0 AND BSD-3-Clause', '(MIT AND Zlib)'])(
    'takes %s',
    (one) => {
      expect(mayShip(one)).toBe(true);
    },
  );

  it.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'MIT AND SSPL-1.0', 'CC-BY-NC-4.0', 'UNLICENSED', ''])(
    'refuses "%s"',
    (one) => {
      expect(mayShip(one)).toBe(false);
    },
  );

  it('reads what packages of npm say of themselves', () => {
    expect(licenceOf('a', '1.0.0', '(MIT OR CC0-1.0)')).toBe('MIT OR CC0-1.0');
    expect(licenceOf('a', '1.0.0', { type: 'ISC', url: 'https://example' })).toBe('ISC');
    expect(licenceOf('a', '1.0.0', undefined)).toBe('');
  });
});
