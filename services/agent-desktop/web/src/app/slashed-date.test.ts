import { expect, it } from 'vitest';
import { isoDate, slashedDate } from './slashed-date.ts';

it('a day is read and written as French people do', () => {
  expect(slashedDate('2026-09-01')).toBe('01/09/2026');
  expect(slashedDate('')).toBe('');
  expect(['01/09/2026', '1/9/2026', ' 31/12/2026 '].map(isoDate)).toEqual([
    '2026-09-01',
    '2026-09-01',
    '2026-12-31',
  ]);
});

it('what is no day of a calendar is none', () => {
  const junk = ['31/02/2026', '12/31/2026', '01/09/26', '2026-09-01', '1/9/2', ''];
  expect(junk.map(isoDate)).toEqual(junk.map(() => undefined));
});
