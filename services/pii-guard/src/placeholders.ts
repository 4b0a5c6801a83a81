import { PERSONAL_DATA } from '@decroche/contracts';
import { fold, plainText } from '@decroche/french';
import type { Pseudonyms } from './conversation-memory.ts';
import type { PiiSpan } from './span.ts';

/**
 * What stands in the place of a span: `[PERSONNE 1]`, `[NIR]`, `[DATE DE NAISSANCE 1964]`. The number of a person
 * means nothing outside the conversation.
 */
export function placeholderOf(span: PiiSpan, text: string, pseudonyms: Pseudonyms): string {
  const { placeholder } = PERSONAL_DATA[span.type];
  if (span.type === 'PERSON') {
    const words = fold(plainText(text.slice(span.start, span.end)).text).split(/[^\p{L}'-]+/u);
    return `[${placeholder} ${pseudonyms.personNumber(words.filter((word) => word !== ''))}]`;
  }
  return span.keep === undefined ? `[${placeholder}]` : `[${placeholder} ${span.keep}]`;
}
