import { describe, expect, it } from 'vitest';
import { fateOf } from './spoken-leaks.ts';

const PHONE = { type: 'PHONE', value: 'zéro six douze trente quatre cinquante six soixante dix huit' };

describe('what becomes of something personal that is said', () => {
  it('a number leaks by four of its digits in a row, said or written', () => {
    const heard = 'mon numéro zéro six douze trente quatre cinquante six soixante dix huit voilà';
    expect(fateOf(PHONE, 'mon numéro voilà', heard, ['mon numéro [TÉLÉPHONE] voilà'])).toEqual({
      recognised: true,
      leaked: false,
    });
    for (const text of ['mon numéro 06 12 [NUMÉRO]', 'mon numéro [NUMÉRO] cinquante six soixante dix huit']) {
      expect(fateOf(PHONE, 'mon numéro voilà', heard, ['mon', text]).leaked).toBe(true);
    }
    expect(fateOf(PHONE, 'mon numéro', heard, ['06 [TÉLÉPHONE] 78']).leaked).toBe(false);
  });

  it('what the rest of the utterance says itself is no leak', () => {
    const file = { type: 'DOSSIER', value: '20191245' };
    expect(fateOf(file, 'en 2019', 'dossier 20191245 en 2019', ['dossier [DOSSIER] en 2019']).leaked).toBe(
      false,
    );
    expect(fateOf(file, 'en 2019', 'dossier 20191245', ['dossier [NUMÉRO] 1245']).leaked).toBe(true);
  });

  it('a name leaks by one of its words, a spelled one by four letters, a birth by its month', () => {
    const name = { type: 'PERSON', value: 'solange kermarrec' };
    expect(fateOf(name, '', 'solange carmé rec', ['solange carmé rec'])).toEqual({
      recognised: false,
      leaked: true,
    });
    expect(fateOf(name, '', 'solange kermarrec', ['[PERSONNE 1]'])).toEqual({
      recognised: true,
      leaked: false,
    });
    const spelled = { type: 'PERSON', value: 'k o v a c s' };
    expect(fateOf(spelled, '', 'k o v a c s', ['k o v a [PERSONNE 1]'])).toEqual({
      recognised: true,
      leaked: true,
    });
    const birth = { type: 'DOB', value: 'douze mars mille neuf cent cinquante quatre' };
    const heard = 'né le douze mars mille neuf cent cinquante quatre';
    expect(fateOf(birth, 'né le', heard, ['né le [DATE DE NAISSANCE 1954]'])).toEqual({
      recognised: true,
      leaked: false,
    });
    expect(fateOf(birth, 'né le', heard, ['né le 12 mars [DATE DE NAISSANCE 1954]']).leaked).toBe(true);
  });
});
