import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withFixedSpaces } from './typography.ts';

const shown = (text: string): string => withFixedSpaces(text).replaceAll('\u00a0', '_');

describe('spaces', () => {
  it('hold a sign, a quotation and a unit to their word', () => {
    expect(shown('Quel âge avez-vous ? Oui ; non !')).toBe('Quel âge avez-vous_? Oui_; non_!');
    expect(shown('la règle « du mois » vaut')).toBe('la règle «_du mois_» vaut');
    expect(shown('à 55 ans, 25 001,60 € par an')).toBe('à 55_ans, 25_001,60_€ par an');
    expect(shown('du 1er septembre 2026 au 31 août')).toBe('du 1er septembre 2026_au 31_août');
  });

  it('are all that changes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(withFixedSpaces(text).replaceAll('\u00a0', ' ')).toBe(text.replaceAll('\u00a0', ' '));
      }),
    );
  });
});
