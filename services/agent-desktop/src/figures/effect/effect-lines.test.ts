import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportFault } from '#contract';
import { decoded, readFile } from './effect-file.ts';
import { type EffectFigure, readLines } from './effect-lines.ts';

const BOUNDS = {
  organisations: new Set(['carsat-exemple']),
  own: 'carsat-exemple',
  from: '2025-01-01',
  to: '2026-11-29',
} as const;
const HEAD = 'date;indicateur;valeur;cas;agents';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** As Excel writes "CSV (séparateur : point-virgule)" in France. */
const windows1252 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => (letter === '’' ? 0x92 : (letter.codePointAt(0) ?? 0)));
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

function read(bytes: Uint8Array): { figures: readonly EffectFigure[]; faults: readonly ImportFault[] } {
  const file = readFile(bytes);
  return 'fault' in file ? { figures: [], faults: [file.fault] } : readLines(file.lines, BOUNDS);
}
const faultsOf = (text: string): string[] =>
  read(utf8(text)).faults.map(({ line, column, code }) => `${line} ${column} ${code}`);
const figureOf = (indicator: string, value: string): number | string | undefined => {
  const { figures, faults } = read(utf8(`${HEAD}\n1/9/2026;${indicator};${value};50;12`));
  return faults[0]?.code ?? figures[0]?.value;
};

const FIGURE = {
  ...{ organisation: 'carsat-exemple', day: '2026-09-01', indicator: 'decroche' },
  ...{ value: 0.875, cases: 1_250, agents: 24 },
};

describe('a file', () => {
  it.each([
    ['UTF-8', utf8],
    ['UTF-8 with its mark', (text: string) => utf8(`\ufeff${text}`)],
    ['Windows-1252', windows1252],
    ['UTF-16', utf16],
  ])('is read in %s', (_, encode) => {
    const text =
      'Date;Indicateur;Valeur;Cas;Nombre d’agents\r\n01/09/2026;Taux de décroché;87,5 %;1 250;24\r\n';
    expect(read(encode(text))).toEqual({ figures: [FIGURE], faults: [] });
  });

  it.each([
    ['tabs', '\t', '87,5'],
    ['commas', ',', '"87,5"'],
  ])('is read with %s between its columns, in any order', (_, mark, value) => {
    const head = ['agents', 'cas', 'valeur', 'indicateur', 'date', 'organisation'].join(mark);
    const line = ['24', '1250', value, 'décroché', '2026-09-01', 'carsat-exemple'].join(mark);
    expect(read(utf8(`${head}\n\n${line}\n`))).toEqual({ figures: [FIGURE], faults: [] });
  });

  it('with a column that could be about a person is refused whole', () => {
    expect(faultsOf('date;indicateur;valeur;cas;agents;nom\n1/9/2026;dmt;300;50;12;Lambert')).toEqual([
      '1 6 unknown-column',
    ]);
    expect(faultsOf('date;indicateur;valeur;cas\n1/9/2026;dmt;300;50')).toEqual(['1 agents missing-column']);
    expect(faultsOf('date;jour;indicateur;valeur;cas;agents\n1;2;3;4;5;6')).toEqual([
      '1 date twice-a-column',
    ]);
    expect(faultsOf('')).toEqual(['1 null empty']);
    expect(faultsOf(HEAD)).toEqual(['1 null empty']);
    expect(faultsOf(`${HEAD}\n${'x'.repeat(2_000)}`)).toEqual([expect.stringMatching(/unreadable$/)]);
  });

  it('gives its good lines, and says of each bad one where it is wrong', () => {
    const lines = [
      HEAD,
      '31/06/2026;dmt;300;50;12',
      '30/11/2026;dmt;300;50;12',
      '1/9/2019;dmt;300;50;12',
      '1/9/2026;attente;300;50;12',
      '1/9/2026;dmt;;50;12',
      '1/9/2026;dmt;300;4;12',
      '1/9/2026;dmt;300;50;4',
      '1/9/2026;dmt;300;50;12',
      '01/09/26;DMT;301;50;12',
      '2/9/2026;dmt;300;beaucoup;12',
    ];
    expect(faultsOf(lines.join('\n'))).toEqual([
      '2 date date',
      '3 date future',
      '4 date too-old',
      '5 indicateur indicator',
      '6 valeur missing',
      '7 cas too-few-cases',
      '8 agents too-few-agents',
      '10 null twice',
      '11 cas number',
    ]);
    expect(read(utf8(lines.join('\n'))).figures).toHaveLength(1);
  });

  it('brings in nothing of another organisation', () => {
    const text = `organisation;${HEAD}\ntelecontact;1/9/2026;dmt;300;50;12\n;2/9/2026;dmt;300;50;12`;
    expect(faultsOf(text)).toEqual(['2 organisation other-organisation']);
    const file = readFile(utf8(text));
    if ('fault' in file) throw new Error('not read');
    const { faults } = readLines(file.lines, { ...BOUNDS, own: undefined });
    expect(faults.map(({ code }) => code)).toEqual(['other-organisation', 'missing']);
  });
});

describe('a figure', () => {
  it.each([
    ['dmt', '312,5', 312.5],
    ['dmt', '5:12', 312],
    ['dmt', '0:05:12', 312],
    ['dmt', '1 312 s', 1_312],
    ['dmt', '1.312', 'ambiguous-number'],
    ['dmt', '0,4', 'out-of-bounds'],
    ['dmt', '-3', 'number'],
    ['dmt', '1e3', 'number'],
    ['satisfaction', '87,5', 0.875],
    ['satisfaction', '87.5%', 0.875],
    ['satisfaction', '0', 0],
    ['satisfaction', '0,87', 'ambiguous-share'],
    ['satisfaction', '0,87 %', 0.0087],
    ['satisfaction', '1', 'ambiguous-share'],
    ['satisfaction', '100,1', 'out-of-bounds'],
  ])('%s of "%s" is %s', (indicator, written, expected) => {
    const value = figureOf(indicator, written);
    if (typeof expected === 'number') expect(value).toBeCloseTo(expected, 10);
    else expect(value).toBe(expected);
  });

  it('that is written in French comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 1_000_000 }),
        fc.date({ min: new Date('2025-02-01'), max: new Date('2026-11-01'), noInvalidDate: true }),
        (hundredths, date) => {
          const day = date.toISOString().slice(0, 10);
          const written = (hundredths / 100).toLocaleString('fr-FR', { minimumFractionDigits: 2 });
          const french = day.split('-').reverse().join('/');
          const { figures } = read(utf8(`${HEAD}\n${french};dmt;${written};50;12`));
          expect(figures).toEqual([expect.objectContaining({ day, value: hundredths / 100 })]);
        },
      ),
    );
  });

  it('of junk is none, and junk breaks nothing', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ maxLength: 80, unit: 'binary' }),
        (bytes, field) => {
          expect(() => read(bytes)).not.toThrow();
          const { figures } = read(utf8(`${HEAD}\n${field};${field};${field};${field};${field}`));
          expect(figures).toEqual([]);
          expect(typeof decoded(bytes)).toBe('string');
        },
      ),
    );
  });
});
