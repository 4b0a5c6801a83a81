import { expect, it } from 'vitest';
import { subjectMatches } from './bus-subject.ts';

it.each([
  ['conv.*.said', 'conv.1.said', true],
  ['conv.*.said', 'conv.1.draft', false],
  ['conv.*.said', 'conv.1.said.more', false],
  ['heard.*', 'conv.1.said', false],
  ['heard.*', 'heard.1', true],
  ['heard.*', 'heard', false],
  ['conv.>', 'conv.1.said', true],
  ['conv.>', 'conv', false],
  ['>', 'conv.1.said', true],
  ['conv.1', 'conv.1', true],
])('a subscription to %s asks for %s: %s', (filter, subject, asked) => {
  expect(subjectMatches(filter, subject)).toBe(asked);
});
