import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../src/import/document-kind.ts';
import { documentsOf } from '../src/import/document-source.ts';
import { byteNamedZip, zip } from './sample-documents.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'names-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function namesOf(archive: Uint8Array): Promise<string[]> {
  const file = join(folder, 'base.zip');
  await writeFile(file, archive);
  const names: string[] = [];
  for await (const { path } of documentsOf(file, new Map())) names.push(path);
  return names;
}

/** The name as bytes of a code page: letters beyond ASCII by these codes. */
function bytesOf(name: string, codes: Readonly<Record<string, number>>): Buffer {
  return Buffer.from([...name].map((letter) => codes[letter] ?? letter.charCodeAt(0)));
}

const NAME = 'Règles\\Pension à 62 ans, décès, été, où, Noël, ça.html';
const READ = NAME.replaceAll('\\', '/');
const DOS = { è: 0x8a, é: 0x82, à: 0x85, ù: 0x97, ë: 0x89, ç: 0x87 };
const WINDOWS = { è: 0xe8, é: 0xe9, à: 0xe0, ù: 0xf9, ë: 0xeb, ç: 0xe7 };

/** The field that carries a name in UTF-8 beside the one in another code page. */
function unicodePath(of: Uint8Array, name: string): Buffer {
  const text = Buffer.from(name);
  const head = Buffer.alloc(9);
  head.writeUInt16LE(0x7075, 0);
  head.writeUInt16LE(5 + text.length, 2);
  head.writeUInt8(1, 4);
  head.writeUInt32LE(crc32(of), 5);
  return Buffer.concat([head, text]);
}

test.each([
  ['of the Explorer of Windows', { name: bytesOf(NAME, DOS) }],
  ['in Windows-1252', { name: bytesOf(NAME, WINDOWS) }],
  ['in UTF-8 without its flag', { name: Buffer.from(NAME) }],
  ['with letters and accents apart, as macOS writes them', { name: Buffer.from(NAME.normalize('NFD')) }],
  [
    'in a field of their own',
    { name: Buffer.from('R?gles.html'), extra: unicodePath(Buffer.from('R?gles.html'), NAME) },
  ],
])('names of an archive %s are read', async (_, entry) => {
  expect(await namesOf(byteNamedZip([{ ...entry, content: '<p>x</p>' }]))).toEqual([READ]);
});

test('a field for another name than the one that stands there is not believed', async () => {
  const extra = unicodePath(Buffer.from('autre.html'), 'Faux.html');
  expect(
    await namesOf(byteNamedZip([{ name: Buffer.from('vrai.html'), extra, content: '<p>x</p>' }])),
  ).toEqual(['vrai.html']);
});

test('a name in UTF-8 that says so is read', async () => {
  expect(await namesOf(zip({ [READ]: '<p>x</p>' }))).toEqual([READ]);
});

test.each([
  ['code page 850', bytesOf("titre;texte\nRéversion;Décès à l'été, où ça ?", DOS), /CP850/],
  [
    'UTF-16 without its mark',
    Buffer.from("titre;texte\nRéversion;Décès à l'été, où ça ?", 'utf16le'),
    undefined,
  ],
])('a table in %s is read', async (_, bytes, note) => {
  const { parts, notes } = await readDocument('a.csv', bytes);
  expect(parts[0]).toMatchObject({ title: 'Réversion', blocks: [{ text: "Décès à l'été, où ça ?" }] });
  expect(notes).toEqual(note === undefined ? [] : [expect.stringMatching(note)]);
});
