import { expect, test } from 'vitest';
import { may } from './permissions.ts';

test('whoever has several roles may do what any of them may, and nothing else', () => {
  expect(may(['supervisor'], 'calls.see')).toBe(false);
  expect(may(['supervisor', 'agent'], 'calls.see')).toBe(true);
  expect(may(['supervisor', 'agent'], 'extensions.oversee')).toBe(true);
  expect(may(['supervisor', 'agent'], 'forgetting.read')).toBe(false);
});

test('whoever has no role may do nothing', () => {
  expect(may([], 'session.end')).toBe(false);
});
