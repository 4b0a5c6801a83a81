import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseKnowledge } from '../knowledge/knowledge-folder.ts';
import { draftDocuments } from './document-import.ts';
import { readDocument } from './document-kind.ts';
import { figureFaults, figureNotes } from './figure-guard.ts';

const BASE = parseKnowledge(new Map());
const CHOICES = { author: 'Import', scope: 'national' };

async function figuresOf(path: string, text: string): Promise<readonly string[]> {
  const document = await readDocument(path, Buffer.from(text));
  return draftDocuments([{ path, digest: 'x', document }], BASE, CHOICES).figures;
}

describe('a figure that an import would change', () => {
  const shown = [{ text: 'Plafond : 25 501 €, 62 ans', place: 'page 2' }];

  it.each([
    ['glued to another one', 'Plafond : 25 5011 €, 62 ans', ['501'], ['5011']],
    ['lost', 'Plafond : 25 501 €', ['62'], []],
    ['parted', 'Plafond : 25 50 1 €, 62 ans', ['501'], ['50', '1']],
    ['invented', 'Plafond : 25 501 €, 62 ans, 3 fois', [], ['3']],
  ])('is named when it is %s', (_, draft, lost, foreign) => {
    expect(figureFaults(shown, [], [draft], [])).toEqual([
      ...(lost.length === 0 ? [] : [{ place: 'page 2', figures: lost }]),
      ...(foreign.length === 0 ? [] : [{ place: undefined, figures: foreign }]),
    ]);
  });

  it('is not named when it was taken out knowingly, nor when a draft repeats it', () => {
    expect(figureFaults(shown, ['62'], ['25 501', '25 501'], [])).toEqual([]);
  });
});

test('numbers that may be of somebody are counted and not quoted', () => {
  const notes = figureNotes([
    { place: 'page 1', figures: ['06', '11', '22', '33', '44'] },
    { place: 'page 2', figures: ['0611223344'] },
    { place: 'page 3', figures: ['25', '501'] },
  ]);
  expect(notes.map((note) => note.replace(/ in the document.*/, ''))).toEqual([
    '5 groups of digits',
    '1 groups of digits',
    '25, 501',
  ]);
});

test('whatever stands in a page, its draft has its figures or the report says which it has not', {
  timeout: 90_000,
}, async () => {
  const figure = fc.oneof(
    fc.integer({ min: 0, max: 9_999_999 }).map(String),
    fc.integer({ min: 1_000, max: 99_999 }).map((number) => number.toLocaleString('fr-FR')),
    fc.constantFrom(
      '1,25 %',
      '01/01/2026',
      '12 m²',
      '1er',
      '63 ans et 3 mois',
      '3|4',
      '*5*',
      '6. ',
      '`7`',
      '[8](9)',
    ),
  );
  const piece = fc.tuple(
    fc.constantFrom(
      'p',
      'li',
      'h2',
      'h3',
      'td',
      'pre',
      'div',
      'span',
      'dt',
      'b',
      'label',
      'figcaption',
      'summary',
      'u',
    ),
    figure,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(piece, { minLength: 1, maxLength: 8, selector: ([tag, text]) => `${tag}${text}` }),
      async (pieces) => {
        const body = pieces.map(([tag, text]) => {
          const inside = `<${tag}>${text} mot</${tag}>`;
          if (tag === 'td') return `<table><tr><td>a</td>${inside}</tr><tr><td>b</td><td>c</td></tr></table>`;
          return tag === 'summary' ? `<details>${inside}<p>x</p></details>` : `${inside} `;
        });
        const html = `<h1>Titre</h1>${body.join('')}<p>fin</p>`;
        const said = await figuresOf('a.html', html);
        // Headings without a text below them are dropped: the report must say their figures.
        const dropped = pieces.some(([tag]) => /^h[23]$/.test(tag));
        if (!dropped) expect(said).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});

test('a heading that is dropped with its figures is said with its place', async () => {
  const said = await figuresOf('a.html', '<h1>Titre</h1><p>Texte.</p><h2>Barème de 2031</h2>');
  expect(said).toEqual([
    'a.html: 2031 in the document and not in the draft (under "Barème de 2031"): correct the draft',
  ]);
});
