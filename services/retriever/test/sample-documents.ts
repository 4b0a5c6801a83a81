import { crc32 } from 'node:zlib';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';

/** Vocabularies of Word. */
const WORD_NAMES: Readonly<Record<string, string>> = {
  w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  m: 'http://schemas.openxmlformats.org/officeDocument/2006/math',
  mc: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  wps: 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape',
  v: 'urn:schemas-microsoft-com:vml',
};

/** One paragraph of a Word document: its style (none for plain text) and its text. */
export type WordParagraph = readonly [style: string, text: string];

/** A Word document as the simplest program would save it. */
export function wordDocument(
  paragraphs: readonly WordParagraph[],
  table?: readonly (readonly string[])[],
): Uint8Array {
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  const body = paragraphs.map(([style, text]) => {
    const properties = style === '' ? '' : `<w:pPr><w:pStyle w:val="${style.replaceAll(' ', '')}"/></w:pPr>`;
    return `<w:p>${properties}${run(text)}</w:p>`;
  });
  const rows = (table ?? []).map(
    (cells) => `<w:tr>${cells.map((cell) => `<w:tc><w:p>${run(cell)}</w:p></w:tc>`).join('')}</w:tr>`,
  );
  const styles = ['Titre 1', 'Titre 2', 'Titre 3'].map(
    (name) =>
      `<w:style w:type="paragraph" w:styleId="${name.replaceAll(' ', '')}"><w:name w:val="${name}"/></w:style>`,
  );
  const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  return zip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${types}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml': `<w:styles ${namespace}>${styles.join('')}</w:styles>`,
    'word/document.xml': `<w:document ${namespace}><w:body>${body.join('')}${rows.length === 0 ? '' : `<w:tbl>${rows.join('')}</w:tbl>`}</w:body></w:document>`,
  });
}

/** A Word document with this markup as its body, these styles, and these parts beside them. */
export function wordMarkup(
  body: string,
  more: { readonly styles?: string; readonly parts?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const files = unzipSync(wordDocument([['', 'x']]));
  const names = ['w', 'r', 'm', 'mc', 'wps', 'v']
    .map((name) => `xmlns:${name}="${WORD_NAMES[name]}"`)
    .join(' ');
  const part = (root: string, inside: string): string => `<w:${root} ${names}>${inside}</w:${root}>`;
  const notes = Object.keys(more.parts ?? {}).map((name, at) => {
    const type = name.replace(/\d+$/, '');
    return `<Relationship Id="n${at}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${name}.xml"/>`;
  });
  const relations = strFromU8(files['word/_rels/document.xml.rels'] as Uint8Array);
  return zip({
    ...files,
    'word/_rels/document.xml.rels': relations.replace(
      '</Relationships>',
      `${notes.join('')}</Relationships>`,
    ),
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    ...(more.styles === undefined ? {} : { 'word/styles.xml': part('styles', more.styles) }),
    ...Object.fromEntries(
      Object.entries(more.parts ?? {}).map(([name, inside]) => [
        `word/${name}.xml`,
        part(name.replace(/^(?:header|footer)\d+$/, 'hdr'), inside),
      ]),
    ),
  });
}

/** An archive whose names are bytes as given, as programs write them that know no Unicode. */
export function byteNamedZip(
  entries: readonly { readonly name: Uint8Array; readonly extra?: Uint8Array; readonly content: string }[],
): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, extra = new Uint8Array(), content } of entries) {
    const bytes = Buffer.from(content);
    const facts = Buffer.alloc(22);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(name.length, 0);
    lengths.writeUInt16LE(extra.length, 2);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), facts, lengths, name, extra, bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), facts, lengths, place, name, extra]));
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

/** Names of glyphs for the codes from 32 on, 29 too early: what fonts give whose codes are numbers of glyphs. */
const SHIFTED = Array.from({ length: 95 }, (_, at) => {
  const code = 32 + at - 29;
  return code < 33 ? '/exclam' : `/uni${code.toString(16).toUpperCase().padStart(4, '0')}`;
});

/** One line of a PDF: size of its letters and height in points, and its cells with where they begin. */
export interface PdfTextLine {
  readonly size: number;
  readonly y: number;
  readonly cells: readonly (readonly [x: number, text: string])[];
}

/** A PDF with text in Helvetica and Windows-1252; pages without lines are blank, as scanned ones are to a reader. */
export function pdfDocument(pages: readonly (readonly PdfTextLine[])[], trailer = ''): Uint8Array {
  const drawn = pages.map((lines) =>
    lines.flatMap(({ size, y, cells }) => cells.map(([x, text]) => pdfPiece(text, { size, x, y }))),
  );
  return drawnPdf(drawn, trailer);
}

/** Draws a piece of text: where it begins, the size of its letters, the angle of its line (degrees), its font. */
export function pdfPiece(
  text: string,
  { size, x, y, angle = 0, font = 1 }: { size: number; x: number; y: number; angle?: number; font?: 1 | 2 },
): string {
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((angle * Math.PI) / 180).toFixed(4));
  return `BT /F${font} ${size} Tf ${cos} ${sin} -${sin} ${cos} ${x} ${y} Tm (${pdfText(text)}) Tj ET`.replace(
    '--',
    '',
  );
}

/** A PDF whose pages are drawn by these pieces. Its second font has no map to text: its letters are other signs. */
export function drawnPdf(pages: readonly (readonly string[])[], trailer = ''): Uint8Array {
  const contents = pages.map((pieces) => pieces.join('\n'));
  const kids = pages.map((_, index) => `${5 + 2 * index} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [32 ${SHIFTED.join(' ')}] >> >>`,
    ...contents.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${6 + 2 * index} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** A PDF that says it is encrypted with a key that nobody gives. */
export function encryptedPdf(): Uint8Array {
  const key = `<${'41'.repeat(32)}>`;
  return pdfDocument(
    [[{ size: 11, y: 700, cells: [[50, 'secret']] }]],
    `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >> `,
  );
}

function pdfText(text: string): string {
  return text
    .replaceAll('’', '\u0092')
    .replaceAll('•', '\u0095')
    .replaceAll('€', '\u0080')
    .replace(/[\\()]/g, '\\$&');
}

/** A .zip archive. */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, content] of Object.entries(files)) {
    entries[name] = typeof content === 'string' ? strToU8(content) : content;
  }
  return zipSync(entries);
}

/** An archive whose only entry claims to be protected by a password. */
export function encryptedZip(name: string, content: string): Uint8Array {
  const archive = Buffer.from(zip({ [name]: content }));
  for (const [signature, flags] of [
    [0x04034b50, 6],
    [0x02014b50, 8],
  ] as const) {
    const at = archive.indexOf(Buffer.from(Uint32Array.of(signature).buffer));
    archive.writeUInt16LE(archive.readUInt16LE(at + flags) | 1, at + flags);
  }
  return archive;
}

/** A page of a knowledge base with everything that is no content around it. */
export const PENSION_PAGE = `<!doctype html><html><head><title>Base – Pension de réversion</title>
<script>document.write('<p>écrit par un script</p>')</script><style>p { color: red }</style></head>
<body><nav><a href="/">Accueil du site</a></nav>
<main><h1>Pension de réversion</h1>
<p>La pension de réversion est une part de la retraite du conjoint décédé. Elle n’est jamais automatique.</p>
<h2>Conditions</h2>
<ul><li>Avoir été marié<ul><li>le PACS ne suffit pas</li></ul></li><li>Avoir au moins 55 ans</li></ul>
<h2>Montant</h2>
<p>La réversion est de 54 % de la retraite de base de l’assuré décédé.</p>
<table><tr><th>Foyer</th><th>Plafond annuel</th></tr>
<tr><td>Personne seule</td><td>25 001,60 €</td></tr><tr><td>Couple</td><td>40 002,56 €</td></tr></table>
<h2>Divers</h2><p>Le relevé de situation individuelle (XRSI) le montre.</p>
<p style="display: none">caché</p></main>
<footer>Mentions légales</footer></body></html>`;
