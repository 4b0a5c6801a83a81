import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERSONAL_DATA } from '@decroche/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexicon } from '../test/word-lists.ts';
import { makeCorpus } from './corpus/mod.ts';
import { readMarked } from './evaluation/marked-text.ts';
import { type LabelledUtterance, score } from './evaluation/scoring.ts';
import { Redactor } from './redaction.ts';

const redactor = new Redactor(lexicon, () => 2026);
const find = (text: string) => redactor.find(redactor.read(text));
const redacted = (text: string): string => {
  let left = text;
  for (const { start, end, type } of find(text).toReversed())
    left = `${left.slice(0, start)}[${type}]${left.slice(end)}`;
  return left;
};
const fixture = (name: string): LabelledUtterance[] =>
  readMarked(readFileSync(join(import.meta.dirname, '..', 'test', 'fixtures', name), 'utf8'));
/** As a recogniser writes it. */
const heard = (utterances: readonly LabelledUtterance[]): LabelledUtterance[] =>
  utterances.map((utterance) => ({
    ...utterance,
    text: utterance.text.toLowerCase().replace(/[,;?!]/g, ' '),
  }));

it('a question that was redacted before, and is asked again, stays as it is', () => {
  for (const { placeholder } of Object.values(PERSONAL_DATA)) {
    for (const mark of [`[${placeholder}]`, `[${placeholder} 1]`, `[${placeholder} 1964]`]) {
      expect(
        find(`Mme ${mark} est née le ${mark}, réversion de ${mark} et remariage, son numéro est ${mark}`),
      ).toEqual([]);
    }
  }
});

describe('on utterances written by hand', () => {
  it('no personal character is left, as typed', () => {
    expect(score(fixture('personal.txt'), find).leaked).toEqual([]);
  });

  it('next to no personal character is left, as heard: some names show by their capitals only', () => {
    const { recall, byType } = score(heard(fixture('personal.txt')), find);
    expect(recall).toBeGreaterThanOrEqual(0.97);
    for (const type of ['NIR', 'IBAN', 'PHONE', 'EMAIL', 'DOB']) expect(byType[type]?.recall, type).toBe(1);
  });

  it('nothing is removed from what is harmless, as typed and as heard', () => {
    const harmless = fixture('harmless.txt');
    expect(score([...harmless, ...heard(harmless)], find).falsePositives).toBe(0);
  });
});

describe('on ways of saying that are hard to find', () => {
  it('nothing is left of those that rules were mended for, and nothing harmless is touched', () => {
    const { leaked, falsePositives } = score(fixture('hard-ways.txt'), find);
    expect([leaked, falsePositives]).toEqual([[], 0]);
  });

  it('little is left of others of the same kinds', () => {
    const { recall, falsePositives } = score(fixture('held-out.txt'), find);
    expect(recall).toBeGreaterThanOrEqual(0.98);
    expect(falsePositives).toBe(0);
  });

  it('little is left of names with a town, names that are words, years of birth said first, numbers told by a birth', () => {
    const { recall, falsePositives } = score(fixture('kinds-held-out.txt'), find);
    expect(recall).toBeGreaterThanOrEqual(0.98);
    expect(falsePositives).toBe(0);
  });

  it('the year that was said first is kept with the part of it at which the law changes', () => {
    const kept = (text: string) => find(text).map(({ keep }) => keep);
    expect(kept('né en soixante et un le quatorze août')).toEqual(['1961, avant septembre']);
    expect(kept('je suis de soixante-cinq, trois avril')).toEqual(['1965, avril à novembre']);
    expect(kept('né en soixante et un je veux partir le quatorze août')).toEqual([]);
  });
});

describe('on generated utterances', () => {
  it('one seed makes one corpus', () => {
    expect(makeCorpus({ seed: 5, count: 20 })).toEqual(makeCorpus({ seed: 5, count: 20 }));
  });
});

describe('what the rules need', () => {
  it('years, ages, amounts, counts of quarters stay when something personal goes', () => {
    expect(
      redacted(
        'Rose Martin née le 12 mars 1961, 63 ans, 171 trimestres, 1 250 € par mois, effet au 1er octobre 2026',
      ),
    ).toBe('[PERSON] née le [DOB], 63 ans, 171 trimestres, 1 250 € par mois, effet au 1er octobre 2026');
  });

  it('amounts with their cents stay, whatever stands before them', () => {
    for (const text of ['plafond annuel 12 408,75 pour deux', 'couple 41 230,06', '3 120,40 revalorisé'])
      expect(find(text), text).toEqual([]);
  });

  it('the year is kept of a date of birth that only its figures tell', () => {
    const kept = (text: string) => find(text).map(({ type, keep }) => `${type} ${keep}`);
    expect(kept('ma date de naissance dix-neuf zéro cinq mille neuf cent quarante-sept')).toEqual([
      'DOB 1947',
    ]);
    expect(kept('naissance : 19530821')).toEqual(['DOB 1953']);
    expect(kept('née le 08-sept-1956')).toEqual(['DOB 1956']);
    expect(kept('oui douze sept cinquante-quatre c’est exact')).toEqual(['DOB 1954']);
  });

  it('of a date of birth the year is kept, and the part of 1961 and 1965 at which the law changes', () => {
    const kept = (text: string) => find(text).map(({ keep }) => keep);
    expect(kept('né le 12 mars 1958')).toEqual(['1958']);
    expect(kept('né le 31 août 1961')).toEqual(['1961, avant septembre']);
    expect(kept('né le 1er septembre 1961')).toEqual(['1961, à partir de septembre']);
    expect(kept('née le 2 mars 1965')).toEqual(['1965, avant avril']);
    expect(kept('née le 2 décembre 1965')).toEqual(['1965, décembre']);
    expect(kept('née le trois avril soixante cinq')).toEqual(['1965, avril à novembre']);
    expect(kept('née 05/1965 trim')).toEqual(['1965, avril à novembre']);
    expect(kept('né janv. 1965 RACL')).toEqual(['1965, avant avril']);
  });

  it('before an age or a year is no avenue', () => {
    expect(find('RACL début av. 18 ans')).toEqual([]);
    expect(find('stage av. 2014 prix')).toEqual([]);
    expect(find('chez moi 14 av. Gambetta').map(({ type }) => type)).toEqual(['ADDRESS']);
    expect(find('14 av. du 11 novembre').map(({ type }) => type)).toEqual(['ADDRESS']);
  });

  it('no year, amount, age or count of quarters is lost beside names and numbers, whatever they are', () => {
    const harmless = fc.constantFrom(
      'en 1979',
      '172 trimestres',
      '64 ans',
      '1 340 euros',
      '25 ans',
      '1er juillet 2026',
    );
    const personal = fc.constantFrom(
      'Mme Kowalczyk',
      'au 06 12 34 56 78',
      'dossier 4512788',
      'né le 3 mai 1957',
    );
    fc.assert(
      fc.property(harmless, personal, (kept, gone) => {
        const left = redacted(`pour ${gone} c'est ${kept} voilà`);
        expect(left).toContain(kept);
        expect(left).not.toContain(gone);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('any text whatsoever', () => {
  const noise = fc.array(
    fc.oneof(
      fc.constantFrom(
        'un',
        'zéro',
        'arobase',
        'point',
        'rue',
        'de',
        'la',
        'van',
        'FR76',
        '06',
        '1961',
        'né',
        'le',
        '@',
        '-',
        '/',
        'a',
      ),
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 60 },
  );

  it('gives disjoint spans in order, inside the text', () => {
    fc.assert(
      fc.property(noise, (words) => {
        const text = words.join(' ');
        let end = 0;
        for (const span of find(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it('is read in time that grows with its length alone', { timeout: 90_000 }, () => {
    const hostile = [
      'un ',
      'zéro ',
      'a ',
      'a.',
      'a@',
      '1 ',
      '1.',
      'FR76 ',
      'rue de la ',
      'van ',
      "d'",
      'point ',
      'tiret a ',
      'arobase ',
      'né le ',
      'monsieur ',
      'le 1er ',
      'Martin ',
      'xyzt ',
      '12 rue ',
      'mail ',
      'euh ',
      '06 ',
      'vain ',
      'euh un ',
      'a, ',
      '1/',
      'a(at)',
      'f comme ',
      'M. ',
      '- ',
      'quatre vingt ',
      'c ',
      'fin 12 ',
      'maison, ',
      'B. ',
      '06 attendez ',
      '1er/',
      'Rua a ',
      'Foyer Le B ',
      'nom ',
      'à côté de ',
    ];
    for (const unit of hostile) {
      const time = (count: number): number => {
        const text = unit.repeat(count);
        const before = process.cpuUsage();
        find(text);
        // Of this process alone: whatever else the machine does takes wall time.
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      };
      time(200);
      const [short, long] = [Math.max(time(500), 4), time(2_000)];
      expect(long, `${JSON.stringify(unit)}: ${short} ms for 500, ${long} ms for 2,000`).toBeLessThan(
        short * 16 + 150,
      );
    }
  });
});
