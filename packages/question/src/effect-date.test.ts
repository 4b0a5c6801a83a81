import { expect, test } from 'vitest';
import { effectDateIn } from './effect-date.ts';

test.each([
  ['je pars au 1er juillet 2026', '2026-07-01'],
  ['départ en octobre 2026', '2026-10-01'],
  ['une retraite à effet du premier février deux mille vingt-sept', '2027-02-01'],
  ['je suis né le 3 mars 1964', ''],
  ['mon mari est mort en mars 2025', ''],
  ['je pars quand', ''],
])('%s → %s', (text, day) => {
  expect(effectDateIn(text, 2026)).toBe(day);
});
