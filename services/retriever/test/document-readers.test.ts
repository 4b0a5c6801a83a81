import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it, test } from 'vitest';
import { readDocument } from '../src/import/document-kind.ts';
import { DocumentReader } from '../src/import/document-reader.ts';
import type { Block } from '../src/import/imported-document.ts';
import { encryptedPdf, PENSION_PAGE, pdfDocument, wordDocument, zip } from './sample-documents.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const plain = (blocks: readonly Block[]): string[] =>
  blocks.map((block) =>
    block.kind === 'table'
      ? block.rows.map((row) => row.join(' | ')).join('\n')
      : `${block.kind}: ${block.text}`,
  );

test('a page gives its headings, lists and tables; scripts, styles, hidden text and its frame are dropped', async () => {
  const { title, blocks } = await readDocument('pension.html', bytes(PENSION_PAGE));
  expect(title).toBe('Base – Pension de réversion');
  expect(plain(blocks)).toEqual([
    'heading: Pension de réversion',
    'paragraph: La pension de réversion est une part de la retraite du conjoint décédé. Elle n’est jamais automatique.',
    'heading: Conditions',
    'item: Avoir été marié',
    'item: le PACS ne suffit pas',
    'item: Avoir au moins 55 ans',
    'heading: Montant',
    'paragraph: La réversion est de 54 % de la retraite de base de l’assuré décédé.',
    'Foyer | Plafond annuel\nPersonne seule | 25 001,60 €\nCouple | 40 002,56 €',
    'heading: Divers',
    'paragraph: Le relevé de situation individuelle (XRSI) le montre.',
  ]);
});

test('merged cells are repeated, so that each row can be read alone', async () => {
  const { blocks } = await readDocument(
    'ages.html',
    bytes(
      '<table><tr><th>Né</th><th>Âge</th></tr><tr><td rowspan=2>1964</td><td>62 ans</td></tr><tr><td>63 ans</td></tr></table>',
    ),
  );
  expect(plain(blocks)).toEqual(['Né | Âge\n1964 | 62 ans\n1964 | 63 ans']);
});

describe('encodings', () => {
  const page = '<meta charset="utf-8"><p>Décès, réversion : à 55 ans, 1 000 €</p>';

  it('Windows-1252 is recognised although the page says UTF-8', async () => {
    const old = Buffer.from(page.replace('€', '\u0080'), 'latin1');
    const { blocks, notes } = await readDocument('a.html', old);
    expect(plain(blocks)).toEqual(['paragraph: Décès, réversion : à 55 ans, 1 000 €']);
    expect(notes).toEqual(['read as Windows-1252, which it does not declare']);
  });

  it('UTF-8 with a broken letter stays UTF-8, and the letter is named', async () => {
    const broken = Buffer.concat([bytes(page), Buffer.from([0xc3]), bytes('<p>après</p>')]);
    const { blocks, notes } = await readDocument('a.html', broken);
    expect(plain(blocks)[0]).toContain('Décès, réversion');
    expect(notes[0]).toMatch(/^1 characters are broken/);
  });

  it('UTF-16 with its mark is read', async () => {
    const { blocks } = await readDocument('a.html', Buffer.from(`\ufeff${page}`, 'utf16le'));
    expect(plain(blocks)[0]).toContain('Décès');
  });
});

test('a Word document gives its headings by French style names, and its tables', async () => {
  const word = wordDocument(
    [
      ['Titre 1', 'Retraite progressive'],
      ['Titre 2', 'Conditions'],
      ['', 'Travailler à temps partiel et avoir 150 trimestres.'],
      ['Titre 2', 'Montant'],
    ],
    [
      ['Quotité', 'Part versée'],
      ['60 %', '40 %'],
    ],
  );
  expect(plain((await readDocument('rp.docx', word)).blocks)).toEqual([
    'heading: Retraite progressive',
    'heading: Conditions',
    'paragraph: Travailler à temps partiel et avoir 150 trimestres.',
    'heading: Montant',
    'Quotité | Part versée\n60 % | 40 %',
  ]);
});

test('entities of a Word document are not unfolded', async () => {
  const laughs = wordDocument([['', 'ha']]);
  const files = unzipSync(laughs);
  const xml = strFromU8(files['word/document.xml'] as Uint8Array).replace('>ha<', '>&c;<');
  const entities = `<!DOCTYPE w [<!ENTITY a "${'ha'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}"><!ENTITY c "${'&b;'.repeat(1_000)}">]>`;
  const bomb = zip({ ...files, 'word/document.xml': entities + xml });
  const read = await readDocument('a.docx', bomb).catch((error: unknown) => error);
  expect(JSON.stringify(read).length).toBeLessThan(1_000);
});

test('a PDF gives headings by size, whole paragraphs, tables by columns, and no running heads', async () => {
  const page = (number: number, more: Parameters<typeof pdfDocument>[0][number]) => [
    { size: 9, y: 820, cells: [[50, 'Base documentaire']] as const },
    ...more,
    { size: 9, y: 20, cells: [[290, `Page ${number}`]] as const },
  ];
  const pdf = pdfDocument([
    page(1, [
      { size: 20, y: 760, cells: [[50, 'Surcote']] },
      { size: 14, y: 720, cells: [[50, 'Conditions']] },
      { size: 11, y: 700, cells: [[50, 'La surcote augmente la retraite de l’assuré qui conti-']] },
      { size: 11, y: 687, cells: [[50, 'nue de travailler (après l’âge légal).']] },
      { size: 11, y: 650, cells: [[50, '• Avoir ses trimestres']] },
    ]),
    page(2, [
      { size: 14, y: 760, cells: [[50, 'Montant']] },
      {
        size: 11,
        y: 740,
        cells: [
          [50, 'Trimestres'],
          [250, 'Surcote'],
        ],
      },
      {
        size: 11,
        y: 726,
        cells: [
          [50, '4'],
          [250, '5 %'],
        ],
      },
      {
        size: 11,
        y: 712,
        cells: [
          [50, '8'],
          [250, '10 %'],
        ],
      },
    ]),
    page(3, [{ size: 11, y: 760, cells: [[50, 'Chaque trimestre compte pour 1,25 %.']] }]),
  ]);
  expect(plain((await readDocument('surcote.pdf', pdf)).blocks)).toEqual([
    'heading: Surcote',
    'heading: Conditions',
    'paragraph: La surcote augmente la retraite de l’assuré qui continue de travailler (après l’âge légal).',
    'item: Avoir ses trimestres',
    'heading: Montant',
    'Trimestres | Surcote\n4 | 5 %\n8 | 10 %',
    'paragraph: Chaque trimestre compte pour 1,25 %.',
  ]);
});

test('a table of values with titles and texts gives one article a title, whatever its delimiter', async () => {
  const csv = `Titre;Rubrique;Texte;Type;Date de début
Rachat;Conditions;"Avoir moins de 67 ans ; ne pas être retraité.";Législation;01/09/2023
Rachat;Montant;"- à l’âge de 57 ans
- selon le revenu";Législation;
Suivi;;"Suivre son dossier en ligne.";Procédure;`;
  const { parts } = await readDocument('fiches.csv', bytes(csv));
  expect(parts.map(({ title, facts, blocks }) => ({ title, facts, blocks: plain(blocks) }))).toEqual([
    {
      title: 'Rachat',
      facts: { kind: 'Législation', validFrom: '2023-09-01' },
      blocks: [
        'heading: Conditions',
        'paragraph: Avoir moins de 67 ans ; ne pas être retraité.',
        'heading: Montant',
        'item: à l’âge de 57 ans',
        'item: selon le revenu',
      ],
    },
    { title: 'Suivi', facts: { kind: 'Procédure' }, blocks: ['paragraph: Suivre son dossier en ligne.'] },
  ]);
});

describe('junk is refused with one line', () => {
  it.each([
    ['an empty file', 'a.html', new Uint8Array(), 'EMPTY', /empty/],
    ['a page without a text', 'a.html', bytes('<html><script>x</script></html>'), 'EMPTY', /no text/],
    ['a PDF under a password', 'a.pdf', encryptedPdf(), 'ENCRYPTED', /password/],
    ['a scanned PDF', 'a.pdf', pdfDocument([[], []]), 'NO_TEXT', /OCR/],
    ['a damaged PDF', 'a.pdf', bytes('%PDF-1.4\nnothing else'), 'UNREADABLE', /save it again/],
    [
      'a Word document under a password',
      'a.docx',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'ENCRYPTED',
      /password/,
    ],
    ['a damaged Word document', 'a.docx', bytes('PK nothing else'), 'UNREADABLE', /save it again/],
    ['an archive that is no Word document', 'a.docx', zip({ 'x.txt': 'x' }), 'UNREADABLE', /save it again/],
    [
      'a Word document that is a bomb',
      'a.docx',
      zip({ 'word/document.xml': new Uint8Array(5e6) }),
      'ZIP_BOMB',
      /attack/,
    ],
    [
      'a table that unfolds into gigabytes',
      'a.html',
      bytes(`<table>${`<tr>${'<td colspan=100 rowspan=100>x</td>'.repeat(400)}</tr>`.repeat(150)}</table>`),
      'TOO_LARGE',
      /cells/,
    ],
    ['a PDF called a page', 'a.html', pdfDocument([[]]), 'WRONG_KIND', /ending/],
    ['a table with a broken quote', 'a.csv', bytes('titre;texte\n"a;b\nc;d'), 'UNREADABLE', /line \d+/],
  ])('%s', async (_, path, content, code, message) => {
    await expect(readDocument(path, content)).rejects.toMatchObject({
      name: 'DocumentRefusedError',
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('the process that reads', { timeout: 60_000 }, () => {
  it('reads pages nested deeper than a call stack', async () => {
    const reader = new DocumentReader();
    try {
      const page = `${'<div>'.repeat(20_000)}au fond${'</div>'.repeat(20_000)}`;
      expect(plain((await reader.read('deep.html', bytes(page))).blocks)).toEqual(['paragraph: au fond']);
    } finally {
      await reader.close();
    }
  });

  it('gives up on a document that takes more memory than it may, and reads the next one', async () => {
    const reader = new DocumentReader({ megabytes: 48 });
    try {
      const page = '<p>a<b>b'.repeat(800_000);
      await expect(reader.read('large.html', bytes(page))).rejects.toMatchObject({ code: 'TOO_LARGE' });
      expect((await reader.read('b.html', bytes('<p>après</p>'))).blocks).toHaveLength(1);
    } finally {
      await reader.close();
    }
  }, 60_000);

  it('gives up on a document past its deadline, and reads the next one', async () => {
    const hurried = new DocumentReader({ readMs: 1 });
    const reader = new DocumentReader();
    try {
      await expect(hurried.read('a.html', bytes(PENSION_PAGE))).rejects.toMatchObject({ code: 'TOO_SLOW' });
      await expect(reader.read('a.pdf', encryptedPdf())).rejects.toMatchObject({ code: 'ENCRYPTED' });
      expect((await reader.read('b.html', bytes('<p>après</p>'))).blocks).toHaveLength(1);
    } finally {
      await Promise.all([hurried.close(), reader.close()]);
    }
  });
});
