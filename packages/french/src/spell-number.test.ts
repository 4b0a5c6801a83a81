import { describe, expect, test } from 'vitest';
import { hasNirKey, nirKey } from './nir-key.ts';
import { type SpellNumberOptions, spellNumber } from './spell-number.ts';

describe('spellNumber', () => {
  test.each<[number, SpellNumberOptions, string]>([
    [0, {}, 'zéro'],
    [21, {}, 'vingt et un'],
    [71, {}, 'soixante et onze'],
    [80, {}, 'quatre vingts'],
    [81, {}, 'quatre vingt un'],
    [91, {}, 'quatre vingt onze'],
    [97, { hyphens: 'traditional' }, 'quatre-vingt-dix-sept'],
    [21, { hyphens: 'traditional' }, 'vingt et un'],
    [21, { hyphens: 'reform1990' }, 'vingt-et-un'],
    [1997, { hyphens: 'reform1990' }, 'mille-neuf-cent-quatre-vingt-dix-sept'],
    [1997, { hyphens: 'traditional' }, 'mille neuf cent quatre-vingt-dix-sept'],
    [200, {}, 'deux cents'],
    [201, {}, 'deux cent un'],
    [80_000, {}, 'quatre vingt mille'],
    [200_000, {}, 'deux cent mille'],
    [2_000_000, {}, 'deux millions'],
    [1_000_001, {}, 'un million un'],
    [1952, { hundredsForYears: true }, 'dix neuf cent cinquante deux'],
    [78, { region: 'belgique' }, 'septante huit'],
    [81, { region: 'belgique' }, 'quatre vingt un'],
    [81, { region: 'suisse' }, 'huitante et un'],
    [99, { region: 'suisse' }, 'nonante neuf'],
    [1, { ordinal: true }, 'premier'],
    [1, { ordinal: true, feminine: true }, 'première'],
    [21, { ordinal: true }, 'vingt et unième'],
    [5, { ordinal: true }, 'cinquième'],
    [9, { ordinal: true }, 'neuvième'],
    [4, { ordinal: true }, 'quatrième'],
    [80, { ordinal: true }, 'quatre vingtième'],
    [1000, { ordinal: true }, 'millième'],
    [21, { feminine: true }, 'vingt et une'],
  ])('%i %j', (n, options, words) => {
    expect(spellNumber(n, options)).toBe(words);
  });

  test.each([-1, 1.5, 1e12, Number.NaN])('%d is refused', (n) => {
    expect(() => spellNumber(n)).toThrow(RangeError);
  });
});

describe('the key of a social security number', () => {
  // The example of the INSEE's documentation of the NIR.
  test('is computed over 13 characters, Corsica included', () => {
    expect(nirKey('2550814168025')).toBe('38');
    expect(hasNirKey('255081416802538')).toBe(true);
    expect(hasNirKey('255081416802539')).toBe(false);
    expect(nirKey('195012A001001')).toBe(nirKey('1950119001001'));
    expect(nirKey('195012B001001')).toBe(nirKey('1950118001001'));
  });

  test('is refused for what is no such number', () => {
    expect(() => nirKey('123')).toThrow(RangeError);
    expect(hasNirKey('95501234567890')).toBe(false);
  });
});
