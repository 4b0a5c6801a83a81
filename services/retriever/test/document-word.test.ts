import { describe, expect, it, test } from 'vitest';
import { textOf } from '../src/import/block-markdown.ts';
import { readDocument } from '../src/import/document-kind.ts';
import { wordMarkup } from './sample-documents.ts';

const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const paragraph = (inside: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${inside}</w:p>`;
const style = (id: string, name: string, inside: string, type = 'character'): string =>
  `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${inside}</w:style>`;
const HEADING = style('Rubrique', 'Rubrique CNAV', '<w:basedOn w:val="T2"/>', 'paragraph');
const STYLES =
  HEADING +
  style('T2', 'heading 2', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', 'paragraph') +
  style('Masque', 'Masqué', '<w:rPr><w:vanish/></w:rPr>') +
  style('Barre', 'Barré', '<w:rPr><w:dstrike/></w:rPr>') +
  style('Appel', 'Appel', '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>') +
  style('TM1', 'toc 1', '', 'paragraph');

async function read(body: string, parts: Readonly<Record<string, string>> = {}) {
  const document = await readDocument('a.docx', wordMarkup(body, { styles: STYLES, parts }));
  return { ...document, texts: document.blocks.map(textOf) };
}
const under = paragraph(run('Montant'), '<w:pStyle w:val="Rubrique"/>');

describe('what Word does not show', () => {
  it.each([
    ['struck', run('812,40', '<w:strike/>'), /struck text/],
    ['struck by its style', run('812,40', '<w:rStyle w:val="Barre"/>'), /struck text/],
    ['hidden', run('812,40', '<w:vanish/>'), /hidden text/],
    ['hidden by its style', run('812,40', '<w:rStyle w:val="Masque"/>'), /hidden text/],
    [
      'deleted in a tracked change',
      '<w:del><w:r><w:delText>812,40</w:delText></w:r></w:del>',
      /deleted text/,
    ],
    ['moved away in a tracked change', `<w:moveFrom>${run('812,40')}</w:moveFrom>`, /deleted text/],
  ])('is left out when it is %s, and is said with its heading', async (_, piece, note) => {
    const { texts, notes } = await read(
      under + paragraph(`${run('Il est de ')}${piece}${run(' 834,10 €.')}`),
    );
    expect(texts).toEqual(['Montant', 'Il est de 834,10 €.']);
    expect(notes).toEqual([expect.stringMatching(new RegExp(`${note.source}.*under "Montant"`))]);
  });

  it('is not quoted as a place either', async () => {
    const heading = paragraph(
      `${run('Montant')}${run(' de M. Durand', '<w:vanish/>')}`,
      '<w:pStyle w:val="T2"/>',
    );
    const { notes } = await read(heading + paragraph(run('12 €', '<w:strike/>') + run('13 €')));
    expect(notes.join('\n')).toMatch(/under "Montant"/);
    expect(notes.join('\n')).not.toContain('Durand');
  });

  it('is read when a property is switched off', async () => {
    const { texts, notes } = await read(
      paragraph(run('Un ', '<w:strike w:val="0"/>') + run('deux', '<w:vanish w:val="false"/>')),
    );
    expect(texts).toEqual(['Un deux']);
    expect(notes).toEqual([]);
  });

  it('is no comment, page head, contents or prompt of an empty field', async () => {
    const body =
      paragraph(run('Sommaire 3'), '<w:pStyle w:val="TM1"/>') +
      paragraph(`${run('Texte.')}<w:r><w:commentReference w:id="0"/></w:r>`) +
      `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${paragraph(run('Cliquez ici'))}</w:sdtContent></w:sdt>` +
      `<w:sdt><w:sdtPr/><w:sdtContent>${paragraph(run('Rempli.'))}</w:sdtContent></w:sdt>`;
    const { texts, notes } = await read(body, { header1: paragraph(run('Version 7')) });
    expect(texts).toEqual(['Texte.', 'Rempli.']);
    expect(notes).toEqual([
      expect.stringContaining('a comment is left out'),
      expect.stringContaining('table of contents'),
      expect.stringContaining('heads and feet'),
    ]);
  });
});

test('inserted text is kept and said', async () => {
  const { texts, notes } = await read(
    under + paragraph(`${run('Âge : ')}<w:ins>${run('62')}</w:ins><w:moveTo>${run(' ans')}</w:moveTo>`),
  );
  expect(texts).toEqual(['Montant', 'Âge : 62 ans']);
  expect(notes).toEqual([expect.stringMatching(/inserted text is kept.*under "Montant"/)]);
});

describe('raised figures', () => {
  it.each([
    ['raised', '<w:vertAlign w:val="superscript"/>'],
    ['raised by a style', '<w:rStyle w:val="Appel"/>'],
    ['raised by their position', '<w:position w:val="6"/><w:sz w:val="14"/>'],
  ])('%s call notes, exponents and ordinals stay', async (_, properties) => {
    const { texts } = await read(
      paragraph(
        `${run('Plafond : 24 118')}${run('1', properties)}${run(' € pour 60 m')}${run('2', properties)}${run(' au 1')}${run('er', properties)}${run(' mai')}`,
      ) + paragraph(`${run('1', properties)}${run(' Par an.')}`),
    );
    expect(texts).toEqual(['Plafond : 24 118 € pour 60 m² au 1er mai', 'Note sur « 24 118 » : Par an.']);
  });

  it('of footnotes and endnotes bring their note below the figure', async () => {
    const call = (kind: string): string => `<w:r><w:${kind}Reference w:id="2"/></w:r>`;
    const note = (kind: string, text: string): string =>
      `<w:${kind} w:id="2">${paragraph(run(text))}</w:${kind}>`;
    const { texts, notes } = await read(
      paragraph(
        `${run('Il faut 168')}${call('footnote')}${run(' trimestres à 62')}${call('endnote')}${run(' ans.')}`,
      ),
      { footnotes: note('footnote', 'Né en 1962.'), endnotes: note('endnote', 'Hors inaptitude.') },
    );
    expect(texts).toEqual([
      'Il faut 168 trimestres à 62 ans.',
      'Note sur « 168 » : Né en 1962.',
      'Note sur « 62 » : Hors inaptitude.',
    ]);
    expect(notes).toEqual([expect.stringContaining('its note stands below')]);
  });
});

test('formulas are written as text and said', async () => {
  const r = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`;
  const formula = `<m:oMathPara><m:oMath>${r('P=')}<m:f><m:num>${r('D')}</m:num><m:den>${r('172')}</m:den></m:f>${r('×')}<m:sSup><m:e>${r('1,05')}</m:e><m:sup>${r('n')}</m:sup></m:sSup><m:rad><m:deg/><m:e>${r('2')}</m:e></m:rad></m:oMath></m:oMathPara>`;
  const { texts, notes } = await read(under + paragraph(run('Soit ') + formula));
  expect(texts).toEqual(['Montant', 'Soit P=D / 172×1,05^n√(2)']);
  expect(notes).toEqual([expect.stringMatching(/formula.*under "Montant"/)]);
});

test('the text of a box is read once, after its paragraph, and a field by its result', async () => {
  const box = (text: string): string => `<w:txbxContent>${paragraph(run(text))}</w:txbxContent>`;
  const drawing = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>${box('Dans 2 mois.')}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box('Dans 2 mois.')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
  const { texts, notes } = await read(
    paragraph(`${run('Avant. ')}${drawing}<w:fldSimple w:instr="DATE">${run('Le 3 mai.')}</w:fldSimple>`) +
      paragraph(run('Après.')),
  );
  expect(texts).toEqual(['Avant. Le 3 mai.', 'Dans 2 mois.', 'Après.']);
  expect(notes).toEqual([expect.stringContaining('text of a box')]);
});

test('merged cells, lines and a table inside a table keep their figures', async () => {
  const cell = (inside: string, properties = ''): string =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${inside}</w:tc>`;
  const text = (words: string): string => paragraph(run(words));
  const inner = `<w:tbl><w:tr>${cell(text('2026'))}${cell(text('950 €'))}</w:tr></w:tbl>${paragraph('')}`;
  const table = `<w:tbl><w:tr>${cell(text('Né en'))}${cell(text('Âge'))}${cell(text('Plafond'))}</w:tr>
    <w:tr>${cell(text('1961'), '<w:vMerge w:val="restart"/>')}${cell(text('62 ans') + text('3 mois'))}${cell(inner)}</w:tr>
    <w:tr>${cell(paragraph(''), '<w:vMerge/>')}${cell(text('63 ans'), '<w:gridSpan w:val="2"/>')}</w:tr></w:tbl>`;
  const { blocks } = await read(table);
  expect(blocks[0]?.kind === 'table' && blocks[0].rows).toEqual([
    ['Né en', 'Âge', 'Plafond'],
    ['1961', '62 ans / 3 mois', '2026 : 950 €'],
    ['1961', '63 ans', '63 ans'],
  ]);
});
