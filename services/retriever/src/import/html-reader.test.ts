import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { textOf } from './block-markdown.ts';
import { readHtml } from './html-reader.ts';

const linesOf = (html: string): string[] =>
  readHtml(html).blocks.map((block) => (block.kind === 'heading' ? `# ${block.text}` : textOf(block)));

describe('calls of notes', () => {
  it('leave figures as they are, whatever calls them, and each note stands below its figure', () => {
    const { blocks, notes } = readHtml(`<h1>Barème</h1>
      <p>Plafond : 24 118<sup>1</sup> €, puis 31 007<a href="#fn-b" class="footnote">[2]</a> €.</p>
      <p>Âge : 62³ ans pour 40 m<sup>2</sup> au 1<sup>er</sup> juin.</p>
      <ol><li>Un point.</li></ol>
      <p><sup>1</sup> Par an.</p><p id="fn-b"><a href="#r">↑</a> Pour un couple.</p><p>³ Sauf inaptitude.</p>`);
    expect(blocks.map(textOf)).toEqual([
      'Barème',
      'Plafond : 24 118 €, puis 31 007 €.',
      'Note sur « 24 118 » : Par an.',
      'Note sur « 31 007 » : Pour un couple.',
      'Âge : 62 ans pour 40 m² au 1er juin.',
      'Note sur « 62 » : Sauf inaptitude.',
      'Un point.',
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/^a note call was taken out, its note stands below \(block 2.*; block 3/),
    ]);
  });

  it('in a table leave the figure of the cell', () => {
    expect(
      linesOf(
        '<table><tr><th>Foyer</th><th>Plafond</th></tr><tr><td>Seul</td><td>9 870<sup>a</sup></td></tr></table><p><sup>a</sup> Net.</p>',
      ),
    ).toEqual(['Foyer ; Plafond\nSeul ; 9 870', 'Note sur « 9 870 » : Net.']);
  });

  it('without a note are taken out and said; two digits that may be cents are set apart', () => {
    const { blocks, notes } = readHtml('<p>Il faut 58<sup>4</sup> ans et 30<sup>12</sup> francs.</p>');
    expect(blocks.map(textOf)).toEqual(['Il faut 58 ans et 30 [12] francs.']);
    expect(notes[0]).toContain('its note is not found');
  });

  it('a link to another part of the page is none', () => {
    expect(linesOf('<p>Voir l’article <a href="#a5">5</a>.</p><p id="a5">Texte.</p>')[0]).toBe(
      'Voir l’article 5.',
    );
  });

  it('never change a figure, in any page', { timeout: 90_000 }, () => {
    const figure = fc.integer({ min: 1, max: 99_999 }).map(String);
    const call = fc.constantFrom(
      '<sup>1</sup>',
      '<sup>(2)</sup>',
      '<sup><a href="#note3">3</a></sup>',
      '<a href="#fn1"><sup>1</sup></a>',
      '<a href="#note7">7</a>',
      '<span style="vertical-align: super">9</span>',
      '¹',
      '⁴',
      '<sup>*</sup>',
      '<sup>b</sup>',
    );
    const wrap = fc.constantFrom('p', 'li', 'td', 'h2', 'dd', 'blockquote');
    fc.assert(
      fc.property(fc.array(fc.tuple(wrap, figure, call), { minLength: 1, maxLength: 6 }), (pieces) => {
        const html = pieces.map(([tag, digits, note]) => {
          const inside = `<${tag}>Montant de ${digits}${note} euros</${tag}>`;
          return tag === 'td' ? `<table><tr><td>Cas</td>${inside}</tr></table>` : inside;
        });
        const said = readHtml(html.join('')).blocks.map(textOf).join('\n').match(/\d+/g) ?? [];
        expect(said).toEqual(pieces.map(([, digits]) => digits));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a page hides', () => {
  it('is imported when a reader unfolds it, under the title that unfolds it', () => {
    const { blocks, notes } = readHtml(`<main><h1>Surcote</h1>
      <div role="tablist"><button role="tab" aria-controls="q">Règle</button><button role="tab" aria-controls="p">Marche à suivre</button></div>
      <div id="q" role="tabpanel"><p>Après l’âge légal.</p></div>
      <div id="p" role="tabpanel" hidden><p>Rien à demander.</p></div>
      <h2><button aria-expanded="false">Taux <span aria-hidden="true">+</span></button></h2>
      <div class="collapse" aria-hidden="true"><p>1,25 % par trimestre.</p></div>
      <details><summary>Exceptions</summary><p>Les régimes spéciaux.</p></details>
      <section><button aria-expanded="false" aria-controls="z">Délai</button><div id="z" style="max-height:0"><p>4 mois.</p></div></section></main>`);
    expect(blocks.map((block) => `${block.kind}: ${textOf(block)}`)).toEqual([
      'heading: Surcote',
      'heading: Règle',
      'paragraph: Après l’âge légal.',
      'heading: Marche à suivre',
      'paragraph: Rien à demander.',
      'heading: Taux',
      'paragraph: 1,25 % par trimestre.',
      'heading: Exceptions',
      'paragraph: Les régimes spéciaux.',
      'heading: Délai',
      'paragraph: 4 mois.',
    ]);
    expect(notes).toEqual([expect.stringContaining('hides at first is imported')]);
  });

  it.each([
    [
      'a trap for machines',
      '<style>.gx{display:none}</style><div class="gx"><label>Laissez vide 77</label><input></div>',
      /hidden text/,
    ],
    ['text off the screen', '<p style="position:absolute;left:-5000px">mot caché 77</p>', /hidden text/],
    ['a consent window', '<dialog class="cookies"><h2>Témoins 77</h2></dialog>', /hidden text/],
    ['an embedded page', '<iframe src="https://example.org/77"></iframe>', /embedded page/],
    ['a template', '<template><p>Modèle 77</p></template>', /template/],
    ['text for browsers without scripts', '<noscript><p>Texte 77 de repli</p></noscript>', /without scripts/],
    ['a form', '<form><p>Votre avis 77</p><textarea></textarea></form>', /form is left out/],
    ['a picture', '<img src="x" alt="Barème 77">', /picture/],
    ['struck text', '<del>77</del>', /struck/],
    ['text struck by its style', '<span style="text-decoration: underline line-through">77</span>', /struck/],
  ])('stays out when it is %s, and is said with its place', (_, piece, note) => {
    const page = `<h1>Fiche</h1><h2>Montant</h2><p>Il est de 12 € par mois, sans condition d’âge.</p>${piece}<p>Fin.</p>`;
    const { blocks, notes } = readHtml(page);
    expect(blocks.map(textOf).join(' ')).not.toContain('77');
    expect(blocks.map(textOf)).toContain('Fin.');
    expect(notes.filter((one) => note.test(one) && one.includes('under "Montant"'))).toHaveLength(1);
  });

  it('a page that is one form is read', () => {
    const page =
      '<form id="aspnetForm"><input type="hidden" name="__VIEWSTATE"><h1>Bonus</h1><h2>Montant</h2><p>10 %.</p></form>';
    expect(linesOf(page)).toEqual(['# Bonus', '# Montant', '10 %.']);
  });

  it('inserted text is read', () => {
    expect(linesOf('<p>Âge : <del>60</del> <ins>62</ins> ans.</p>')).toEqual(['Âge : 62 ans.']);
  });
});

describe('tables', () => {
  const rowsOf = (html: string): unknown =>
    readHtml(html).blocks.flatMap((block) => (block.kind === 'table' ? [block.rows] : []));

  it.each([
    [
      'without names of columns',
      '<table><tr><td>1961</td><td>62 ans</td></tr><tr><td>1962</td><td>63 ans</td></tr></table>',
      [
        ['', ''],
        ['1961', '62 ans'],
        ['1962', '63 ans'],
      ],
    ],
    [
      'with names of rows',
      '<table><tr><th scope="row">Plafond</th><td>900 €</td></tr><tr><th scope="row">Taux</th><td>54 %</td></tr></table>',
      [
        ['', ''],
        ['Plafond', '900 €'],
        ['Taux', '54 %'],
      ],
    ],
    [
      'with years as names',
      '<table><tr><td>Âge</td><td>2025</td><td>2026</td></tr><tr><td>Départ</td><td>62 ans</td><td>63 ans</td></tr></table>',
      [
        ['Âge', '2025', '2026'],
        ['Départ', '62 ans', '63 ans'],
      ],
    ],
    [
      'with two rows of names',
      '<table><tr><th rowspan=2>Né</th><th colspan=2>Plafond</th></tr><tr><th>Seul</th><th>Couple</th></tr><tr><td>1960</td><td>1</td><td>2</td></tr></table>',
      [
        ['Né', 'Plafond – Seul', 'Plafond – Couple'],
        ['1960', '1', '2'],
      ],
    ],
    [
      'with lines and pipes in cells',
      '<table><tr><th>A</th><th>B</th></tr><tr><td>900 €<br>800 €</td><td>x|y</td></tr></table>',
      [
        ['A', 'B'],
        ['900 € / 800 €', 'x|y'],
      ],
    ],
    [
      'with a table inside',
      '<table><tr><th>Cas</th><th>Barème</th></tr><tr><td>Seul</td><td><table><tr><td>2025</td><td>900 €</td></tr><tr><td>2026</td><td>950 €</td></tr></table></td></tr></table>',
      [
        ['Cas', 'Barème'],
        ['Seul', '2025 : 900 € ; 2026 : 950 €'],
      ],
    ],
    [
      'with an empty row inside merged cells',
      '<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=3>1</td><td>2</td></tr><tr></tr><tr><td>3</td></tr></table>',
      [
        ['A', 'B'],
        ['1', '2'],
        ['1', ''],
        ['1', '3'],
      ],
    ],
  ])('%s', (_, html, rows) => {
    expect(rowsOf(html)).toEqual([rows]);
  });

  it('a table that lays out a page is read as a page', () => {
    const page =
      '<table><tr><td><h2>Menu</h2></td><td><h2>Montant</h2><p>Il est de 12 €.</p></td></tr></table>';
    expect(linesOf(page)).toEqual(['# Menu', '# Montant', 'Il est de 12 €.']);
  });

  it('its title is kept', () => {
    const page =
      '<table><caption>Barème 2026</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>';
    expect(linesOf(page)).toEqual(['Barème 2026', 'A ; B\n1 ; 2']);
  });
});

test('a formula is written as text and said', () => {
  const { blocks, notes } = readHtml(
    '<p>Pension = SAM × <math><mfrac><mi>durée</mi><mn>172</mn></mfrac></math></p>',
  );
  expect(blocks.map(textOf)).toEqual(['Pension = SAM × durée / 172']);
  expect(notes).toEqual([expect.stringMatching(/formula .*block 1/)]);
});

test('invisible characters and joined letters do not hide words from search', () => {
  expect(linesOf('<p>La ré\u00adver\u200bsion, béné\u2060\ufb01ciaire</p>')).toEqual([
    'La réversion, bénéficiaire',
  ]);
});
