import type { Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import { FLOOR } from './floor.ts';

/** Passages that a model reads, at most: small models lose themselves in more. */
const MAX_DOCUMENTS = 5;
/** Longest text of one document, UTF-16 units. */
const MAX_DOCUMENT_LENGTH = 2_500;

/** What a model is asked, and what it calls the passages. */
export interface Prompt {
  /** The rules, which stay the same from one question to the next, so that servers keep them read; then the data. */
  readonly system: string;
  readonly user: string;
  /** Source id of each name that a passage has in it. */
  readonly sourceIds: ReadonlyMap<string, string>;
}

/**
 * Everything that was said or written by others is inside one JSON object: no text in it can end the fence.
 *
 * @param question redacted, from a text that the redactor signed
 * @param instructions the experts', published; the floor comes after them, and alone where there are none
 */
export function promptFor(
  question: Question,
  passages: readonly Passage[],
  instructions: readonly string[] = [],
): Prompt {
  const read = passages.slice(0, MAX_DOCUMENTS);
  const documents = read.map((passage, at) => ({ id: nameOf(at), ...documentOf(passage) }));
  return {
    system: [...instructions, ...FLOOR].join('\n'),
    user: JSON.stringify({ documents, question: question.text }),
    sourceIds: new Map(read.map(({ sourceId }, at) => [nameOf(at), sourceId])),
  };
}

function nameOf(at: number): string {
  return `P${at + 1}`;
}

function documentOf({ title, sectionTitle, text }: Passage) {
  return { title, section: sectionTitle, text: text.slice(0, MAX_DOCUMENT_LENGTH) };
}
