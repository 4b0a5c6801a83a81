import { describe, expect, test } from 'vitest';
import { RETIREMENT_ACRONYMS } from './acronym-data.ts';
import { AcronymRegistry, acronyms } from './acronyms.ts';
import { fold } from './fold.ts';

const found = (text: string): string[] =>
  acronyms
    .find(fold(text).split(' '))
    .map(({ acronym, from, to, how }) => `${acronym.form} ${from}-${to} ${how}`);

test('a base’s acronym that is spelled as a common word is that word, unless its letters are said', () => {
  const registry = acronyms.extend([{ form: 'PAS', expansion: 'prélèvement à la source' }]);
  expect(registry.find(['ne', 'touche', 'pas'])).toEqual([]);
  expect(registry.find(['p', 'a', 's'])).toMatchObject([{ acronym: { form: 'PAS' }, how: 'letters' }]);
  expect(acronyms.extend([{ form: 'ZRP', expansion: 'zone' }]).find(['zrp'])).toHaveLength(1);
});

describe('acronyms', () => {
  test.each([
    ['la csg et la crds', ['CSG 1-2 written', 'CRDS 4-5 written']],
    ['le c n r a c l', ['CNRACL 1-7 letters']],
    ['c deux p', ['C2P 0-3 letters']],
    ['cé deux pé', ['C2P 0-3 letters']],
    ['emme esse a', ['MSA 0-3 letters']],
    ['agirc arrco', ['Agirc-Arrco 0-2 word']],
    ['agirc-arrco', ['Agirc-Arrco 0-1 written']],
    ['la respa', ['ASPA 1-2 word']],
    ['le sam', []],
    ['s a m', ['SAM 0-3 letters']],
    ['cet homme passe', []],
    ['il y a une carrière', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('every acronym is found in its form, in its letters and in its spoken variants', () => {
    for (const acronym of RETIREMENT_ACRONYMS) {
      expect(acronyms.get(acronym.form)).toBe(acronym);
      const letters = fold(acronym.form).replace(/[^a-z0-9]/g, '');
      expect(acronyms.find([...letters])[0]?.acronym.form).toBe(acronym.form);
      for (const variant of acronym.spoken ?? []) {
        const words = fold(variant).split(' ');
        expect([variant, acronyms.matchAt(words, 0)?.acronym.form]).toEqual([variant, acronym.form]);
      }
    }
  });

  test('forms are unique', () => {
    const forms = RETIREMENT_ACRONYMS.map(({ form }) => form);
    expect(new Set(forms).size).toBe(forms.length);
  });

  test('a form of several words is found in its words', () => {
    const extended = acronyms.extend([{ form: 'Info Retraite', expansion: 'le site commun des régimes' }]);
    expect(extended.find(['sur', 'info', 'retraite'])).toMatchObject([{ from: 1, to: 3, how: 'word' }]);
  });

  test('can be extended without changing the built-in ones', () => {
    const extended = acronyms.extend([
      { form: 'ESSAI2', expansion: 'un essai', spoken: ['essai deux'] },
      { form: 'CSG', expansion: 'autre' },
    ]);
    expect(extended.matchAt(['essai', 'deux'], 0)?.acronym.form).toBe('ESSAI2');
    expect(extended.get('csg')?.expansion).toBe('autre');
    expect(acronyms.get('csg')?.expansion).toBe('contribution sociale généralisée');
    expect(acronyms.get('essai2')).toBeUndefined();
    expect(new AcronymRegistry([]).find(['csg'])).toEqual([]);
  });
});
