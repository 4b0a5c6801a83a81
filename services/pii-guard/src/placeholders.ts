import { fold } from '@decroche/french';
import type { Pseudonyms } from './conversation-memory.ts';
import type { PiiSpan, PiiType } from './span.ts';

const LABELS: Readonly<Record<PiiType, string>> = {
  PERSON: 'PERSONNE',
  NIR: 'NIR',
  PHONE: 'TÉLÉPHONE',
  EMAIL: 'COURRIEL',
  ADDRESS: 'ADRESSE',
  DOB: 'DATE DE NAISSANCE',
  IBAN: 'IBAN',
  CARD: 'CARTE',
  DOSSIER: 'DOSSIER',
  PLATE: 'PLAQUE',
  HEALTH: 'SANTÉ',
  OTHER_ID: 'NUMÉRO',
};

/**
 * What stands in the place of a span: `[PERSONNE 1]`, `[NIR]`, `[DATE DE NAISSANCE 1964]`. The number of a person
 * means nothing outside the conversation.
 */
export function placeholderOf(span: PiiSpan, text: string, pseudonyms: Pseudonyms): string {
  const label = LABELS[span.type];
  if (span.type === 'PERSON') {
    const words = fold(text.slice(span.start, span.end)).split(/[^\p{L}'-]+/u);
    return `[${label} ${pseudonyms.personNumber(words.filter((word) => word !== ''))}]`;
  }
  return span.keep === undefined ? `[${label}]` : `[${label} ${span.keep}]`;
}
