import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aroundChanges, differenceOf } from './text-difference.ts';

const kinds = (before: string, after: string): string[] =>
  differenceOf(before, after).map(({ kind }) => kind);

it('two texts that are the same differ nowhere', () => {
  expect(kinds('un\ndeux', 'un\ndeux')).toEqual(['same', 'same']);
});

it('a changed line stands beside the one that it was, an added or removed one beside nothing', () => {
  expect(kinds('un\n54 %\ntrois', 'un\n60 %\ntrois')).toEqual(['same', 'changed', 'same']);
  expect(kinds('un\ntrois', 'un\ndeux\ntrois')).toEqual(['same', 'added', 'same']);
  expect(kinds('un\ndeux\ntrois', 'un\ntrois')).toEqual(['same', 'removed', 'same']);
});

it('whatever changed, each side read down is its text', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = differenceOf(before, after);
      const side = (which: 'before' | 'after') => rows.flatMap((row) => row[which]?.text ?? []).join('\n');
      expect([side('before'), side('after')]).toEqual([before, after]);
    }),
  );
});

it('what is far from any change is left out, once', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `ligne ${at}`);
  const changed = lines.with(10, 'autre');
  const shown = aroundChanges(differenceOf(lines.join('\n'), changed.join('\n')), 2);
  expect(shown.map((row) => row?.before?.line ?? null)).toEqual([null, 9, 10, 11, 12, 13, null]);
});
