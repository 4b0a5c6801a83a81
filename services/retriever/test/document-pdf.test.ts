import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { textOf } from '../src/import/block-markdown.ts';
import { readDocument } from '../src/import/document-kind.ts';
import { figureFaults } from '../src/import/figure-guard.ts';
import { joinCutWords } from '../src/import/line-end-hyphen.ts';
import { drawnPdf, pdfDocument, pdfPiece } from './sample-documents.ts';

type Piece = readonly [text: string, x: number, y: number, size?: number];
const drawn = (...pieces: readonly Piece[]): string[] =>
  pieces.map(([text, x, y, size = 11]) => pdfPiece(text, { size, x, y }));

async function read(...pages: readonly (readonly string[])[]) {
  const document = await readDocument('a.pdf', drawnPdf(pages));
  const texts = document.blocks.map(textOf);
  return { ...document, texts, faults: figureFaults(document.shown, document.taken, texts, []) };
}
const column = (x: number, y: number, lines: readonly string[]): Piece[] =>
  lines.map((line, at) => [line, x, y - 13 * at]);

const LEFT = [
  'Le relevé de carrière montre les',
  'trimestres de chaque année et les',
  'salaires que les employeurs ont',
  'déclarés, sauf erreur de report.',
];
const MIDDLE = [
  'Une année manque parfois quand',
  'l’employeur a disparu sans avoir',
  'transmis ses déclarations, et il',
  'faut alors fournir 12 bulletins.',
];
const RIGHT = [
  'La correction se demande en ligne',
  'dès 55 ans, avec les pièces que la',
  'caisse liste dans son courrier, et',
  'elle répond en quatre mois.',
];

describe('columns', () => {
  it.each([
    ['level', 700, 700],
    ['not level', 700, 694],
  ])('of prose are read one after the other when their lines are %s', async (_, one, other) => {
    const { texts, faults } = await read(
      drawn(
        ['Le relevé de carrière : ce qu’il montre et comment le faire corriger', 50, 760, 16],
        ...column(50, one, LEFT),
        ...column(320, other, RIGHT),
        ['Une ligne sur toute la largeur de la page termine la fiche, sans colonnes.', 50, 600],
      ),
    );
    expect(texts).toEqual([
      'Le relevé de carrière : ce qu’il montre et comment le faire corriger',
      LEFT.join(' '),
      RIGHT.join(' '),
      'Une ligne sur toute la largeur de la page termine la fiche, sans colonnes.',
    ]);
    expect(faults).toEqual([]);
  });

  it('of prose are read one after the other when they are three', async () => {
    const { texts } = await read(
      drawn(...column(30, 700, LEFT), ...column(220, 700, MIDDLE), ...column(410, 700, RIGHT)),
    );
    expect(texts).toEqual([LEFT.join(' '), MIDDLE.join(' '), RIGHT.join(' ')]);
  });

  it('a sentence goes on from one column to the next', async () => {
    const left = [...LEFT.slice(0, 3), 'déclarés en fin d’année au béné-'];
    const { texts } = await read(
      drawn(
        ...column(50, 700, left),
        ...column(320, 700, [
          'ficiaire, qui les vérifie lui-même',
          'avant de demander sa retraite à',
          'la caisse dont il dépend.',
        ]),
      ),
    );
    expect(texts).toEqual([
      `${LEFT.slice(0, 3).join(' ')} déclarés en fin d’année au bénéficiaire, qui les vérifie lui-même avant de demander sa retraite à la caisse dont il dépend.`,
    ]);
  });
});

describe('tables', () => {
  const rowsOf = async (...pieces: readonly Piece[]) => {
    const { blocks, faults } = await read(drawn(...pieces));
    expect(faults).toEqual([]);
    return blocks.map((block) => (block.kind === 'table' ? block.rows : block.text));
  };

  it('stay tables, with figures set to the right', async () => {
    expect(
      await rowsOf(
        ['Né en', 50, 700],
        ['Âge', 200, 700],
        ['Plafond', 330, 700],
        ['1961', 50, 686],
        ['62 ans', 200, 686],
        ['900,00', 338, 686],
        ['1962', 50, 672],
        ['62 ans et 6 mois', 200, 672],
        ['10 950,00', 322, 672],
      ),
    ).toEqual([
      [
        ['Né en', 'Âge', 'Plafond'],
        ['1961', '62 ans', '900,00'],
        ['1962', '62 ans et 6 mois', '10 950,00'],
      ],
    ]);
  });

  it('keep a cell of several lines in its row', async () => {
    expect(
      await rowsOf(
        ['Cas', 50, 700],
        ['Règle', 200, 700],
        ['Inaptitude', 50, 680],
        ['Départ dès 62 ans si le médecin', 200, 680],
        ['conseil la reconnaît.', 200, 667],
        ['Handicap', 50, 645],
        ['Départ dès 55 ans.', 200, 645],
      ),
    ).toEqual([
      [
        ['Cas', 'Règle'],
        ['Inaptitude', 'Départ dès 62 ans si le médecin conseil la reconnaît.'],
        ['Handicap', 'Départ dès 55 ans.'],
      ],
    ]);
  });

  it('without names of columns have none', async () => {
    expect(
      await rowsOf(['1961', 50, 700], ['62 ans', 200, 700], ['1962', 50, 686], ['63 ans', 200, 686]),
    ).toEqual([
      [
        ['', ''],
        ['1961', '62 ans'],
        ['1962', '63 ans'],
      ],
    ]);
  });
});

describe('calls of notes', () => {
  it('that are raised leave the figure, and the note stands below it', async () => {
    const { texts, faults } = await read(
      drawn(
        ['Le plafond est de 24 118', 50, 700],
        ['1', 176, 704, 6],
        ['€ par an pour 60 m', 182, 700],
        ['2', 277, 704, 6],
        ['au 1', 290, 700],
        ['er', 312, 704, 6],
        ['mai.', 320, 700],
      ).concat(drawn(['1', 50, 103, 6], ['Pour une personne seule en 2026.', 56, 100, 9])),
    );
    expect(texts).toEqual([
      'Le plafond est de 24 118 € par an pour 60 m² au 1er mai.',
      expect.stringMatching(/^Note sur « 24 118 » : Pour une personne seule en 2026\.$/),
    ]);
    expect(faults).toEqual([]);
  });
});

describe('heads and feet of pages', () => {
  const page = (number: number, amount: string): string[] =>
    drawn(
      ['Guide des prestations', 50, 815, 9],
      [`Montant ${amount} euros`, 50, 760],
      ['Cette fiche vaut pour toutes les demandes.', 50, 700],
      [`Page ${number} sur 3`, 280, 25, 9],
    );

  it('are left out and said, a figure that changes from page to page is content', async () => {
    const { texts, notes, faults } = await read(page(1, '510'), page(2, '620'), page(3, '730'));
    expect(texts.join(' ')).not.toMatch(/Guide|Page/);
    expect(texts.join(' ')).toMatch(/510.*620.*730/);
    expect(notes).toEqual(['heads and feet of pages are left out (page 1; page 2; page 3)']);
    expect(faults).toEqual([]);
  });
});

describe('letters that cannot be read', () => {
  const french = drawn(...column(50, 700, LEFT));
  const shifted = column(50, 640, [
    'La pension de réversion est versée au conjoint',
    'survivant dont les ressources restent sous un',
    'plafond qui change chaque année en janvier.',
  ]);
  const illegible = shifted.map(([text, x, y]) => pdfPiece(text, { size: 11, x, y, font: 2 }));

  it('make a document that is refused when it holds no other', async () => {
    await expect(read(illegible)).rejects.toMatchObject({
      code: 'NO_TEXT',
      message: expect.stringContaining('OCR'),
    });
  });

  it('are left out and said by their page when others can be read', async () => {
    const { texts, notes } = await read(french, [...illegible]);
    expect(texts).toEqual([LEFT.join(' ')]);
    expect(notes).toContainEqual(expect.stringMatching(/a page is left out.*page 2/));
  });

  it('are none of a table of figures, nor of a page of acronyms', async () => {
    const { texts } = await read(
      drawn(
        ['1 034,28', 50, 700],
        ['1 605,73', 200, 700],
        ['953,45', 50, 686],
        ['1 100,00', 200, 686],
        ['ASPA ASI RSI MSA CNAV AGIRC SSI PUMA RACL', 50, 600],
      ),
    );
    expect(texts.join(' ')).toMatch(/1 034,28.*1 100,00.*RACL/s);
  });
});

test('turned text comes last and is said, text drawn twice is read once', async () => {
  const { texts, notes, faults } = await read([
    pdfPiece('Version 7 du guide', { size: 9, x: 20, y: 300, angle: 90 }),
    ...drawn(['Montant : 1 212 euros par mois.', 50, 700], ['Montant : 1 212 euros par mois.', 50.3, 700]),
  ]);
  expect(texts).toEqual(['Montant : 1 212 euros par mois.', 'Version 7 du guide']);
  expect(notes[0]).toMatch(/turned text.*page 1/);
  expect(faults).toEqual([]);
});

test('a page without text among others is named', async () => {
  const { notes } = await read(drawn(...column(50, 700, LEFT)), [], drawn(...column(50, 700, RIGHT)));
  expect(notes).toEqual([expect.stringMatching(/may be a picture.*\(page 2\)/)]);
});

test.each([
  ['peut-\nêtre', 'peut-être'],
  ['dois-\nje', 'dois-je'],
  ['sera-t-\nelle', 'sera-t-elle'],
  ['rendez-\nvous', 'rendez-vous'],
  ['au-\ndelà', 'au-delà'],
  ['beaux-\nparents', 'beaux-parents'],
  ['c’est-à-\ndire', 'c’est-à-dire'],
  ['non-\nsalarié', 'non-salarié'],
  ['demi-\npart', 'demi-part'],
  ['mi-\ntemps', 'mi-temps'],
  ['Saint-\nDenis', 'Saint-Denis'],
  ['2025-\n2026', '2025-2026'],
  ['béné-\nficiaires', 'bénéficiaires'],
  ['l’attri-\nbution', 'l’attribution'],
  ['coti-\nsation', 'cotisation'],
  ['mutu-\nelle', 'mutuelle'],
  ['par-\ntir', 'partir'],
  ['sur-\ncote', 'surcote'],
  ['proro-\ngation', 'prorogation'],
  ['ré\u00ad\nversion', 'réversion'],
])('of %j the line end gives %s', (cut, whole) => {
  expect(joinCutWords(cut, new Set(['surcote']))).toBe(whole);
});

test('whatever lines and columns a page has, its figures are in its blocks', {
  timeout: 60_000,
}, async () => {
  const cell = fc.tuple(
    fc.integer({ min: 1, max: 99_999 }),
    fc.constantFrom('', ' euros', ' ans', ' %', '.'),
  );
  const line = fc.record({
    y: fc.integer({ min: 120, max: 720 }),
    x: fc.constantFrom(50, 150, 300, 420),
    size: fc.constantFrom(9, 11, 14),
    cell,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(line, {
        minLength: 1,
        maxLength: 14,
        selector: ({ x, y }) => `${x}:${Math.round(y / 20)}`,
      }),
      async (lines) => {
        const { faults } = await read(
          lines.map(({ x, y, size, cell: [figure, unit] }) =>
            pdfPiece(`Montant ${figure}${unit}`, { size, x, y }),
          ),
        );
        expect(faults).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test('a page of one word is no fault', async () => {
  const { blocks } = await readDocument(
    'a.pdf',
    pdfDocument([[{ size: 11, y: 700, cells: [[50, 'Réversion']] }]]),
  );
  expect(blocks).toHaveLength(1);
});
