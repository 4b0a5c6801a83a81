import { describe, expect, it, test } from 'vitest';
import { textOf } from './block-markdown.ts';
import { readCsv } from './csv-reader.ts';

const partsOf = (csv: string): unknown =>
  readCsv(csv).parts.map(({ title, facts, blocks }) => ({ title, facts, blocks: blocks.map(textOf) }));

describe('a list of questions', () => {
  const expected = [
    {
      title: 'Puis-je partir ?',
      facts: { questions: ['Puis-je partir ?'] },
      blocks: ['À 61 ans.', 'Sauf exception.', '58 ans'],
    },
    { title: 'Où écrire ?', facts: { questions: ['Où écrire ?'] }, blocks: ['À la caisse.'] },
  ];
  it.each([
    ['in French', 'Question;Réponse', ';'],
    ['with initials', 'Q,R', ','],
    ['in English', 'Question\tAnswer', '\t'],
    ['with underscores', 'question_posee|reponse_complete', '|'],
    ['with a library’s words', 'Libellé;Contenu', ';'],
  ])('makes an article of each, %s', (_, header, by) => {
    const csv = `${header}\n"Puis-je partir ?"${by}"À 61 ans.\nSauf exception.\n- 58 ans"\n"Où écrire ?"${by}"À la caisse."\n`;
    const read = partsOf(csv) as typeof expected;
    expect(read.map(({ title, blocks }) => ({ title, blocks }))).toEqual(
      expected.map(({ title, blocks }) => ({ title, blocks })),
    );
    if (!header.startsWith('Lib')) expect(read).toEqual(expected);
  });

  it('without a header is one too', () => {
    expect(partsOf('"Puis-je partir ?";"À 61 ans."\n"Où écrire ?";"À la caisse."')).toHaveLength(2);
  });

  it('says which column it does not take, and which row has no text', () => {
    const { notes, parts } = readCsv(
      'Question;Réponse;Auteur;Conditions\nQui ?;Tous.;X;Avoir 60 ans.\nQuand ?;;Y;',
    );
    expect(parts[0]?.blocks.map(textOf)).toEqual(['Tous.', 'Conditions', 'Avoir 60 ans.']);
    expect(notes).toEqual([
      expect.stringContaining('(column 3)'),
      expect.stringContaining('without a title or without a text is left out (line 3)'),
    ]);
  });
});

describe('dates of validity', () => {
  it.each([
    ['05/03/26', '04/03/27', '2026-03-05', '2027-03-04'],
    ['1er mars 2026', '31 décembre 2026', '2026-03-01', '2026-12-31'],
    ['1-3-2026', '31-12-2026', '2026-03-01', '2026-12-31'],
    ['2026-03-01', '2026-12-31T00:00:00', '2026-03-01', '2026-12-31'],
    ['46082', '46387', '2026-03-01', '2026-12-31'],
    ['mars 2026', 'févr. 2028', '2026-03-01', '2028-02-29'],
    ['2026', '2026', '2026-01-01', '2026-12-31'],
    ['01.03.98', '31/12/2026 23:59', '1998-03-01', '2026-12-31'],
    ['', 'sans limite', undefined, undefined],
  ])('%s to %s', (from, to, validFrom, validTo) => {
    const { parts, notes } = readCsv(`Titre;Texte;Valable du;Valable au\nA;B;${from};${to}`);
    const [facts] = parts.map((part) => part.facts);
    expect({ from: facts?.validFrom, to: facts?.validTo }).toEqual({ from: validFrom, to: validTo });
    expect(notes).toEqual([]);
  });

  it.each([
    ['du 01/03/26 au 31/12/26', '2026-03-01', '2026-12-31'],
    ['depuis le 1er mars 2026', '2026-03-01', undefined],
    ['jusqu’au 31/12/2026', undefined, '2026-12-31'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['01/03/2026 - 31/12/2026', '2026-03-01', '2026-12-31'],
  ])('in one column: %s', (written, validFrom, validTo) => {
    const [part] = readCsv(`Titre;Texte;Validité\nA;B;${written}`).parts;
    expect({ from: part?.facts.validFrom, to: part?.facts.validTo }).toEqual({
      from: validFrom,
      to: validTo,
    });
  });

  it.each(['31/02/2026', 'bientôt', '13/13/26', '12', 'T1 2026'])('%s is said with its line', (written) => {
    const { parts, notes } = readCsv(`Titre;Texte;Valable du;Valable au\nA;B;;\nC;D;${written};`);
    expect(parts[1]?.facts.validFrom).toBeUndefined();
    expect(notes).toEqual(['date not understood: give the article its dates of validity (line 3)']);
  });

  it('rows of one title with other dates are other rules', () => {
    const csv = 'Titre;Texte;Valable du;Valable au\nTaux;1 %;01/01/25;31/12/25\nTaux;2 %;01/01/26;';
    expect(readCsv(csv).parts.map(({ facts }) => facts.validFrom)).toEqual(['2025-01-01', '2026-01-01']);
  });

  it('of a table without titles and texts are said to do nothing', () => {
    expect(readCsv('Âge;Nombre;Valable au\n62;3;31/12/26\n63;4;31/12/26').notes[0]).toContain('not applied');
  });
});

test('the delimiter is that of the rows, not of the words inside them', () => {
  expect(partsOf('Titre,Texte\nA,"un ; deux ; trois ; quatre"\nB,"cinq ; six"')).toHaveLength(2);
});

test('cells of several lines keep their row, and pipes stay pipes', () => {
  const [table] = readCsv('Âge;Nombre\n62;"3 mois\n4 mois"\n63;a|b').blocks;
  expect(table?.kind === 'table' && table.rows).toEqual([
    ['Âge', 'Nombre'],
    ['62', '3 mois / 4 mois'],
    ['63', 'a|b'],
  ]);
});
