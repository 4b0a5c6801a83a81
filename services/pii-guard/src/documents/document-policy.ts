import type { PersonalDataClass } from '@decroche/contracts';
import { plainText } from '@decroche/french';
import type { Lexicon } from '../lexicon/lexicon.ts';
import { PERSONAL_CLASSES } from '../personal-classes.ts';
import type { Redactor } from '../redaction.ts';
import type { PiiSpan } from '../span.ts';
import type { DocumentScene } from './document-scene.ts';

/**
 * What in a written document of rules points at a person. The detectors are made for what a caller says, where every
 * number is somebody's; a document names laws, offices and their numbers. Each class therefore has one more question
 * to answer (`inDocuments`); what answers it stops an import.
 *
 * @param around heading and title under which the text stands
 * @param added what a second reader found in the text, in plain characters
 * @returns classes found, each once
 */
export function personalClasses(
  redactor: Redactor,
  lexicon: Lexicon,
  text: string,
  around: string,
  added: readonly PiiSpan[] = [],
): readonly PersonalDataClass[] {
  const { text: plain } = plainText(text);
  const utterance = redactor.read(plain);
  const scene: DocumentScene = { text: plain, around, lexicon, utterance, opinions: added };
  const found = redactor
    .find(utterance, undefined, added)
    .filter((span) => PERSONAL_CLASSES[span.type].inDocuments(span, scene));
  return [...new Set(found.map(({ type }) => type))];
}
