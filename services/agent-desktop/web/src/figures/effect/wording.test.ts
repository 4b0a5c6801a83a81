import { describe, expect, it } from 'vitest';
import type { IndicatorEffect } from '#contract';
import { differenceSentence, faultPlace, reportSentence } from './wording.ts';

const effect = (
  indicator: IndicatorEffect['indicator'],
  difference: IndicatorEffect['difference'],
): IndicatorEffect => ({ indicator, difference, before: null, after: null, weeks: [] });
/** With plain blanks. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('what is said of a difference', () => {
  it.each([
    [
      effect('dmt', { value: -39.4, low: -53, high: -25 }),
      'Après, la DMT est plus courte de 39 s (entre 25 s et 53 s).',
    ],
    [
      effect('decroche', { value: 0.032, low: 0.011, high: 0.053 }),
      'Après, le taux de décroché est plus haut de 3,2 points (entre 1,1 point et 5,3 points).',
    ],
    [
      effect('reiteration', { value: -0.005, low: -0.02, high: 0.01 }),
      'Aucune différence n’est établie : l’écart est entre −2 points et +1 point.',
    ],
    [
      effect('satisfaction', null),
      'Il faut au moins cinq jours de chaque côté pour dire si les deux périodes diffèrent.',
    ],
  ])('is no more than what is known: %#', (told, sentence) => {
    expect(plain(differenceSentence(told))).toBe(sentence);
  });

  it('never names the tool, or a cause', () => {
    for (const value of [-60, 60]) {
      const sentence = differenceSentence(effect('dmt', { value, low: value - 1, high: value + 1 }));
      expect(sentence).not.toMatch(/Décroché|grâce|parce|dû|cause|effet/i);
    }
  });
});

it('a report says whether anything was kept, and where a line is wrong', () => {
  const report = { imported: false, lines: 4, added: 2, replaced: 0, same: 1, refused: 1, faults: [] };
  expect(reportSentence(report)).toBe(
    'Rien n’est encore importé. Lignes : 2 nouvelles, 1 déjà là, 1 refusée.',
  );
  expect(reportSentence({ ...report, imported: true, refused: 0 })).toBe(
    'Importé. Lignes : 2 nouvelles, 1 déjà là.',
  );
  expect(faultPlace({ line: 3, code: 'date', column: 'date' })).toBe('Ligne 3, colonne « date »');
  expect(faultPlace({ line: 1, code: 'unknown-column', column: 7 })).toBe('Ligne 1, colonne 7');
});
