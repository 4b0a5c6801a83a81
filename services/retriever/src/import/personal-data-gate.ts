import { createHash } from 'node:crypto';
import { textOf } from './block-markdown.ts';
import type { Block, ImportedDocument } from './imported-document.ts';

/** A piece of a text with what stands above it. */
export interface Piece {
  readonly text: string;
  readonly around: string;
}

/** Tells which classes of personal data each piece holds, in the order of the pieces. */
export interface Inspector {
  /** @throws InspectorError when it cannot tell */
  inspect(pieces: readonly Piece[]): Promise<readonly (readonly string[])[]>;
}

/** What was written cannot be checked for personal data; nothing is imported. */
export class InspectorError extends Error {
  override readonly name = 'InspectorError';
  readonly code = 'INSPECTOR';
}

/** Where a document holds personal data. Never what it is. */
export interface PersonalFind {
  readonly file: string;
  readonly place: string;
  /** Class of personal data, such as `NIR`, `PERSON` or `PHONE`. */
  readonly class: string;
  /** Line for the list of finds that a person has looked at; it holds for this very content of the file. */
  readonly key: string;
}

/** A text that is checked: where it stands, and what it says. */
export interface PlacedPiece extends Piece {
  readonly place: string;
}

/** A file to check. */
export interface CheckedFile {
  readonly path: string;
  readonly digest: string;
  readonly pieces: readonly PlacedPiece[];
}

/** Personal data in files, without those that a person has looked at and let pass. */
export async function findPersonalData(
  files: readonly CheckedFile[],
  inspector: Inspector,
  reviewed: ReadonlySet<string>,
): Promise<PersonalFind[]> {
  const classes = await inspector.inspect(files.flatMap(({ pieces }) => pieces));
  let at = 0;
  const finds: PersonalFind[] = [];
  for (const { path, digest, pieces } of files) {
    for (const { place } of pieces) {
      for (const one of classes[at] ?? []) {
        const key = `${path}@${digest}: ${place}: ${one}`;
        if (!reviewed.has(key)) finds.push({ file: path, place, class: one, key });
      }
      at += 1;
    }
  }
  return finds;
}

/** Short name of a content. */
export function digestOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** How much of what stands above a block is shown with it. */
const BLOCKS_ABOVE = 4;
const LONGEST_ABOVE = 300;

/** Everything of a document that would enter the base, its name included. */
export function piecesOf(path: string, document: ImportedDocument): PlacedPiece[] {
  const named = { place: 'name of the file', text: path.replaceAll(/[_/]|\.\w+$/g, ' '), around: '' };
  const parts = [{ title: document.title, blocks: document.blocks }, ...document.parts];
  return [
    named,
    ...parts.flatMap(({ title, blocks }) => [
      ...(title === ''
        ? []
        : [{ place: `title of ${blocks[0]?.place ?? 'the document'}`, text: title, around: '' }]),
      ...blocksOf(title, blocks),
    ]),
  ];
}

function blocksOf(title: string, blocks: readonly Block[]): PlacedPiece[] {
  let heading = '';
  return blocks.flatMap((block, at) => {
    const above = blocks
      .slice(Math.max(0, at - BLOCKS_ABOVE), at)
      .map((one) => textOf(one).slice(0, LONGEST_ABOVE));
    const around = [title, heading, ...above].join('\n');
    if (block.kind === 'heading') heading = block.text;
    if (block.kind !== 'table') return [{ place: block.place, text: block.text, around }];
    const [header = []] = block.rows;
    return block.rows.map((row, index) => ({
      place: `${block.place}, row ${index + 1}`,
      text: row.join(' ; '),
      around: `${around}\n${header.join(' ; ')}`,
    }));
  });
}
