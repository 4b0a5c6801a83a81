import { expect, test } from 'vitest';
import { effectDateIn } from './effect-date.ts';

test.each([
  ['je pars au 1er juillet 2026', '2026-07-01'],
  ['départ en octobre 2026', '2026-10-01'],
  ['une retraite à effet du premier février deux mille vingt-sept', '2027-02-01'],
  ['je suis né le 3 mars 1964', ''],
  ['mon mari est mort en mars 2025', ''],
  ['je pars quand', ''],
  ['cumul 2027 plafond', '2027-01-01'],
  ['ASPA montant 2026', ''],
  ['plafond 2030 euros', ''],
  ['réversion décès 2024', ''],
  ['ils ont dit que le montant change en 2027', ''],
])('%s → %s', (text, day) => {
  expect(effectDateIn(text, 2026)).toBe(day);
});
