import { expect, it } from 'vitest';
import { shortMoment, unknownSentence, valueWords } from './words.ts';

it.each([
  [{ name: 'A', origin: 'environment', value: null } as const, 'réglé'],
  [{ name: 'A', origin: 'file', value: null } as const, 'réglé'],
  [{ name: 'A', origin: 'absent', value: null } as const, '–'],
  [{ name: 'A', origin: 'default', value: '12' } as const, '12'],
])('the value of %j is told as « %s »', (setting, words) => {
  expect(valueWords(setting)).toBe(words);
});

it('who does not answer is named with where he was asked', () => {
  expect(unknownSentence({ service: 'retriever', address: '10.0.0.1:8081', fault: 'unreachable' })).toBe(
    'retriever (10.0.0.1:8081) : il ne répond pas',
  );
});

it('times are those of France', () => {
  expect(shortMoment(Date.UTC(2026, 10, 30, 8, 15))).toBe('30/11/2026 09:15');
});
