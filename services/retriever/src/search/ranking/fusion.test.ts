import { expect, test } from 'vitest';
import { fuse } from './fusion.ts';

const hits = (...ids: string[]): { id: string; score: number }[] => ids.map((id) => ({ id, score: 1 }));

test('a passage that both rankings have comes before one that only one has', () => {
  const fused = fuse(
    [
      { hits: hits('a', 'b', 'c'), weight: 1 },
      { hits: hits('d', 'c', 'e'), weight: 1 },
    ],
    60,
  );
  expect(fused[0]?.id).toBe('c');
  expect(fused.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('the first of every list scores 1, and an empty list counts for nothing', () => {
  expect(
    fuse(
      [
        { hits: hits('a', 'b'), weight: 1 },
        { hits: [], weight: 1 },
      ],
      10,
    )[0],
  ).toEqual({ id: 'a', score: 1 });
});

test('a heavier list decides', () => {
  const lists = [
    { hits: hits('a', 'b'), weight: 1 },
    { hits: hits('b', 'a'), weight: 2 },
  ];
  expect(fuse(lists, 1)[0]?.id).toBe('b');
});
