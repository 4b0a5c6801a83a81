import { describe, expect, it } from 'vitest';
import { checkContext } from './business-context.ts';

const context = (more: object) =>
  checkContext({ birthYear: 0, regime: '', fund: '', effectDate: '', ...more }, 'carsat-sud-est');

describe('the context that the fund’s tools give', () => {
  it('lets the allow-listed fields through, and names the line’s fund when it names none', () => {
    expect(context({ birthYear: 1961, regime: 'general', effectDate: '2026-10-01' })).toEqual({
      birthYear: 1961,
      regime: 'general',
      effectDate: '2026-10-01',
      fund: 'carsat-sud-est',
    });
    expect(context({ fund: 'carsat-rhone-alpes' }).fund).toBe('carsat-rhone-alpes');
  });

  it.each([
    [{ regime: 'dupont' }, 'regime'],
    [{ fund: '2580575114022' }, 'fund'],
    [{ fund: 'jeanne-martin' }, 'fund'],
    [{ birthYear: 61 }, 'birth_year'],
    [{ effectDate: '12 mars 1961' }, 'effect_date'],
    [{ effectDate: '2026-13-45' }, 'effect_date'],
  ])('refuses %o by its value, with the name of the field', (wrong, field) => {
    expect(() => context(wrong)).toThrow(new RegExp(`context field ${field} refused`));
  });
});
