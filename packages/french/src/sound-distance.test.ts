import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phoneticKey } from './phonetic.ts';
import { soundDistance } from './sound-distance.ts';

const between = (a: string, b: string): number => soundDistance(phoneticKey(a), phoneticKey(b), 9);

test('what sounds alike is nearer than what is written alike', () => {
  expect(between('aspa', 'haspa')).toBe(0);
  expect(between('lura', 'lira')).toBeLessThan(between('lura', 'loua'));
  expect(between('mico', 'miquand')).toBeLessThan(between('mico', 'miqui'));
  expect(between('bas', 'pas')).toBeLessThan(between('bas', 'ras'));
});

test('is a distance: none from a key to itself, the same both ways, infinite beyond the limit', () => {
  const key = fc.string({ unit: fc.constantFrom(...'AEIOUWY123PBTDKGFVSZCJMNLR'), maxLength: 12 });
  fc.assert(
    fc.property(key, key, fc.double({ min: 0, max: 6, noNaN: true }), (a, b, limit) => {
      expect(soundDistance(a, a, 0)).toBe(0);
      const whole = soundDistance(a, b, 99);
      expect(soundDistance(b, a, 99)).toBeCloseTo(whole, 9);
      expect(soundDistance(a, b, limit)).toBe(whole <= limit ? whole : Number.POSITIVE_INFINITY);
    }),
  );
});
