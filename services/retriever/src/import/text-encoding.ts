import { decodeByteText } from './dos-code-page.ts';

/** A text as it was decoded. */
export interface DecodedText {
  readonly text: string;
  /** What deserves a look; undefined when all is well. */
  readonly note: string | undefined;
}

const DECLARED = /<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)/i;
/** How far a declaration is looked for, bytes (HTML standard 13.2.3.2, prescan). */
const PRESCAN = 1_024;
/** A lead byte of UTF-8 with its continuation: unlikely in any other encoding of French. */
const UTF8_PAIRS = /[\u00c2-\u00c5][\u0080-\u00bf]/g;
const REPLACEMENT = /\ufffd/g;

/**
 * Decodes bytes of a text: a byte-order mark, then UTF-8 when the bytes are, then what the document declares, then
 * Windows-1252. What a document declares is often wrong, so that bytes that are UTF-8 count more.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const mark = markOf(bytes) ?? wideWithoutMark(bytes);
  if (mark !== undefined) return withNote(new TextDecoder(mark).decode(bytes), undefined);
  try {
    return withNote(new TextDecoder('utf-8', { fatal: true }).decode(bytes), undefined);
  } catch {
    const single = new TextDecoder('windows-1252').decode(bytes);
    const declared = declaredIn(single);
    if (declared === 'windows-1252') return withNote(single, undefined);
    if (declared !== undefined && declared !== 'utf-8') {
      return withNote(new TextDecoder(declared).decode(bytes), `read as ${declared}, as it declares`);
    }
    // Broken UTF-8 has many sound pairs and a few broken ones; Windows-1252 has no pair to speak of.
    const broken = new TextDecoder('utf-8').decode(bytes);
    const pairs = single.match(UTF8_PAIRS)?.length ?? 0;
    const faults = broken.match(REPLACEMENT)?.length ?? 0;
    if (pairs > faults) return withNote(broken, undefined);
    const { text, page } = decodeByteText(bytes);
    const name = page === 'windows-1252' ? 'Windows-1252' : page.toUpperCase();
    return withNote(text, `read as ${name}, which it does not declare`);
  }
}

function withNote(text: string, note: string | undefined): DecodedText {
  const clean = text.replaceAll('\u0000', '');
  const lost = clean.match(REPLACEMENT)?.length ?? 0;
  return {
    text: clean.replace(/^\ufeff/, ''),
    note: lost === 0 ? note : `${lost} characters are broken in the file and stand as \ufffd; correct them`,
  };
}

/** UTF-16 without its mark, as some exports are: every second byte of a French text is then zero. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, PRESCAN);
  const zeros = (from: number): number => sample.filter((byte, at) => at % 2 === from && byte === 0).length;
  const most = sample.length / 4;
  if (bytes.length < 4) return undefined;
  return zeros(1) > most ? 'utf-16le' : zeros(0) > most ? 'utf-16be' : undefined;
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return undefined;
}

/** The encoding that a document declares, under its standard name; undefined when none or unknown. */
function declaredIn(text: string): string | undefined {
  const label = DECLARED.exec(text.slice(0, PRESCAN))?.[1];
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
