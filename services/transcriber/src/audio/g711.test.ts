import { expect, test } from 'vitest';
import { ALAW_TO_LINEAR, ULAW_TO_LINEAR } from './g711.ts';

test('the extremes and the zeros of G.711 are those of the tables of the recommendation', () => {
  expect(ALAW_TO_LINEAR[0xd5]).toBe(8);
  expect(ALAW_TO_LINEAR[0x55]).toBe(-8);
  expect(ALAW_TO_LINEAR[0xaa]).toBe(32_256);
  expect(ALAW_TO_LINEAR[0x2a]).toBe(-32_256);
  expect(ULAW_TO_LINEAR[0xff]).toBe(0);
  expect(ULAW_TO_LINEAR[0x7f]).toBe(0);
  expect(ULAW_TO_LINEAR[0x80]).toBe(32_124);
  expect(ULAW_TO_LINEAR[0x00]).toBe(-32_124);
});

test('each code has its own value and its opposite', () => {
  for (const table of [ALAW_TO_LINEAR, ULAW_TO_LINEAR]) {
    for (let octet = 0; octet < 128; octet++)
      expect((table[octet] as number) + (table[octet + 128] as number)).toBe(0);
  }
  expect(new Set(ALAW_TO_LINEAR).size).toBe(256);
  expect(new Set(ULAW_TO_LINEAR).size).toBe(255);
});
