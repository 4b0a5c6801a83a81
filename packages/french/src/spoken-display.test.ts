import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acronyms } from './acronyms.ts';
import { spokenAmount, spokenDate, spokenNir, spokenPhone, spokenWords } from './arbitraries/mod.ts';
import { MONTH_NAMES } from './calendar.ts';
import { formatNir, formatNumber, formatPhone } from './display-number.ts';
import { hasNirKey } from './nir-key.ts';
import { displayText, normaliseSpoken } from './spoken-display.ts';

const shown = (text: string): string => displayText(normaliseSpoken(text.split(' ')));

describe('normaliseSpoken', () => {
  test.each([
    ['mille deux cents euros par mois', '1 200 € par mois'],
    ['douze euros cinquante', '12,50 €'],
    ['trois euros et cinq centimes', '3,05 €'],
    ['un euro', '1 €'],
    ['né le premier mars mille neuf cent soixante quatre', 'né le 1er mars 1964'],
    ['le douze mars soixante quatre', 'le 12 mars 64'],
    ['née le douze zéro trois cinquante huit', 'née le 12/03/58'],
    ['en soixante quatre', 'en 64'],
    ["j'ai soixante deux ans et cent soixante douze trimestres", "j'ai 62 ans et 172 trimestres"],
    ['soixante deux ans et demi', '62 ans et demi'],
    ['cinquante pour cent de la pension', '50 % de la pension'],
    ['sept virgule cinq pour cent', '7,5 %'],
    ['à quatorze heures trente', 'à 14 h 30'],
    ['à deux heures et quart', 'à 2 h 15'],
    ['à dix heures moins le quart', 'à 9 h 45'],
    ['trente cinq heures par semaine', '35 heures par semaine'],
    ['le vingt et unième trimestre', 'le 21e trimestre'],
    ['les deuxièmes', 'les 2es'],
    ['c deux p', 'C2P'],
    ['la r a c l', 'la RACL'],
    ['la racl', 'la RACL'],
    ['la c s g', 'la CSG'],
    ["demander l'aspa", "demander l'ASPA"],
    ['la spa', "l'ASPA"],
    ['agirc arrco', 'Agirc-Arrco'],
    ['le c n r a c l', 'le CNRACL'],
    ['zéro six douze trente quatre cinquante six soixante dix huit', '06 12 34 56 78'],
    ['mon code postal est le cinquante et un mille', 'mon code postal est le 51000'],
    ['mon nom d u p o n t', 'mon nom DUPONT'],
    ['le code sept sept zéro deux', 'le code 7702'],
    ['deux trois trimestres', 'deux 3 trimestres'],
    ['deux mille vingt six', '2026'],
    ['quarante mille kilomètres', '40 000 kilomètres'],
  ])('%s is shown as %s', (spoken, text) => {
    expect(shown(spoken)).toBe(text);
  });

  test.each([
    'un dossier neuf',
    "c'est une bonne question",
    'les deux ont raison',
    'mille mercis',
    'pour cent raisons',
    "le prix d'un trimestre",
    'le premier de la seconde',
    'il y a un an',
    'deux millions de personnes',
    'est-ce que je pourrais avoir rendez-vous',
    'le 12/03/1960 à 12h30',
    'pars à la casa avec un bic',
  ])('%s stays as it is', (text) => {
    expect(shown(text)).toBe(text);
  });

  test('says which words each shown word covers', () => {
    expect(normaliseSpoken(['pour', "l'aspa", 'cent', 'vingt', 'euros', 'merci'])).toEqual([
      { text: 'pour', from: 0, to: 1, kind: 'word' },
      { text: "l'ASPA", from: 1, to: 2, kind: 'acronym' },
      { text: '120 €', from: 2, to: 5, kind: 'amount' },
      { text: 'merci', from: 5, to: 6, kind: 'word' },
    ]);
  });

  test('an elided word that was recognised alone joins the next', () => {
    expect(shown("l' aspa c' est d' accord")).toBe("l'ASPA c'est d'accord");
    expect(displayText([])).toBe('');
  });

  test('can use no-break spaces', () => {
    expect(normaliseSpoken(['mille', 'euros'], { noBreak: true })[0]?.text).toBe('1\u202f000\u202f€');
  });

  test('knows the acronyms that it is given', () => {
    const registry = acronyms.extend([{ form: 'ZZ9', expansion: 'essai' }]);
    expect(normaliseSpoken('z z neuf'.split(' '), { acronyms: registry })[0]?.text).toBe('ZZ9');
  });

  test('covers every word once, in order', () => {
    const words = fc.oneof(
      spokenWords,
      fc.array(fc.string({ unit: fc.constantFrom(..."ab1 '-,.éà"), minLength: 1 })),
    );
    fc.assert(
      fc.property(words, (input) => {
        const covered = normaliseSpoken(input).flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, i) => from + i),
        );
        const visible = input.flatMap((word, at) => (/[^\s'-]/.test(word) ? [at] : []));
        expect(new Set(covered).size).toBe(covered.length);
        expect(covered).toEqual([...covered].sort((a, b) => a - b));
        for (const at of visible) expect(covered).toContain(at);
      }),
      { numRuns: 500 },
    );
  });

  test('shows amounts, dates, phone numbers and social security numbers in figures', () => {
    fc.assert(
      fc.property(spokenAmount, spokenDate(), spokenPhone, spokenNir, (amount, date, phone, nir) => {
        const euros = amount.value;
        const text = Number.isInteger(euros)
          ? formatNumber(euros)
          : `${formatNumber(Math.trunc(euros))},${euros.toFixed(2).slice(-2)}`;
        expect(shown(amount.text)).toBe(`${text} €`);
        const { day, month, year } = date.value;
        expect(shown(date.text)).toBe(`${day === 1 ? '1er' : day} ${MONTH_NAMES[month - 1]} ${year}`);
        expect(normaliseSpoken(phone.text.split(' '))).toMatchObject([{ kind: 'phone' }]);
        // Said in unusual groups, the words may stand for another number with a right key as well.
        expect(hasNirKey(shown(nir.text).replaceAll(' ', ''))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('writes numbers, phone numbers and social security numbers in their groups', () => {
    expect(formatNumber(1234567.5)).toBe('1 234 567,5');
    expect(formatPhone('0612345678')).toBe('06 12 34 56 78');
    expect(formatNir('164037512345689')).toBe('1 64 03 75 123 456 89');
  });
});
