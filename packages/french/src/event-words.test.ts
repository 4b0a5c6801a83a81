import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENTS_OF_A_DAY, EVENTS_OF_A_YEAR } from './event-words.ts';

const root = join(import.meta.dirname, '../../..');

describe('the words of what happened on a date', () => {
  it('are one list: an event that a year cannot be the birth of, a whole date cannot either', () => {
    for (const word of ['mariage', 'embauchee', 'armee', 'licenciement', 'deces', 'loi'])
      expect([EVENTS_OF_A_DAY.has(word), EVENTS_OF_A_YEAR.has(word)], word).toEqual([true, true]);
    for (const word of ['ne', 'nee', 'naissance', 'anniversaire'])
      expect([EVENTS_OF_A_DAY.has(word), EVENTS_OF_A_YEAR.has(word)], word).toEqual([false, false]);
  });

  it('are listed here and nowhere else', () => {
    const sources = globSync('{packages,services}/*/src/**/*.ts', { cwd: root });
    expect(sources.length).toBeGreaterThan(200);
    const listing = sources.filter((file) =>
      /\bembauchee\b[^'"]*\blicenciee?\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(listing).toEqual(['packages/french/src/event-words.ts']);
  });
});
