/** One piece of a document in reading order, with the place where a person finds it again. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly place: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly place: string }
  | { readonly kind: 'item'; readonly depth: number; readonly text: string; readonly place: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly place: string };

/** What a document says about itself besides its text. */
export interface DocumentFacts {
  readonly kind?: string;
  readonly theme?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly url?: string;
  readonly questions?: readonly string[];
}

/** A part of a document that is an article of its own, such as the rows of a table with one title. */
export interface DocumentPart {
  readonly title: string;
  readonly facts: DocumentFacts;
  readonly blocks: readonly Block[];
}

/** A document as it was read: plain text in blocks, nothing of its layout. */
export interface ImportedDocument {
  /** Title that the document gives itself; empty when none. */
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Articles that the document itself tells apart; empty when it does not. */
  readonly parts: readonly DocumentPart[];
  /** What deserves a look, one line each with its place; quotes nothing of what is left out. */
  readonly notes: readonly string[];
  /** What the document shows, read without its layout: its figures are held against those of the drafts. */
  readonly shown: readonly ShownText[];
  /** Figures that were taken out of the text knowingly, such as labels of notes and dates of validity. */
  readonly taken: readonly string[];
}

/** A piece of what a document shows to its readers. */
export interface ShownText {
  readonly text: string;
  readonly place: string;
}

/** Why a document is left out. */
export type RefusalCode =
  | 'EMPTY'
  | 'TOO_LARGE'
  | 'ZIP_BOMB'
  | 'UNSAFE_PATH'
  | 'ENCRYPTED'
  | 'NO_TEXT'
  | 'UNREADABLE'
  | 'TOO_SLOW'
  | 'NESTED_ARCHIVE'
  | 'WRONG_KIND';

/** A document cannot be taken in. Its message is one line that says what to do; the rest of the import goes on. */
export class DocumentRefusedError extends Error {
  override readonly name = 'DocumentRefusedError';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Letters that are set as one (ﬁ, ﬂ, ﬃ): search finds them only when they are apart. */
const LIGATURE = /[\ufb00-\ufb06]/g;

/** Text on one line: blanks folded, control and invisible characters dropped, letters composed. */
export function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(LIGATURE, (letters) => letters.normalize('NFKC'))
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, (blank) => (/[\s]/u.test(blank) ? ' ' : ''))
    .trim();
}
