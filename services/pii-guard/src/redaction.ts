import { fold, tokenize } from '@decroche/french';
import type { Pseudonyms } from './conversation-memory.ts';
import { detectAddresses } from './detectors/addresses.ts';
import { detectBirthDates } from './detectors/birth-date.ts';
import { detectEmails, detectNumbers } from './detectors/identifiers.ts';
import { detectPersons } from './detectors/persons.ts';
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

/** A span with what stands in its place. */
export interface Replacement extends PiiSpan {
  readonly placeholder: string;
}

/** Finds the personal data of a text: disjoint spans in order, each with its placeholder. */
export function findPersonalData(text: string, pseudonyms: Pseudonyms): Replacement[] {
  const tokens = tokenize(text);
  const found = [
    ...detectNumbers(text, tokens),
    ...detectEmails(text, tokens),
    ...detectBirthDates(tokens),
    ...detectPersons(tokens),
    ...detectAddresses(tokens),
  ];
  return arbitrate(found).map((span) => ({ ...span, placeholder: placeholderOf(span, text, pseudonyms) }));
}

/** Overlapping spans become one that covers them all, of the class with the best score: nothing is left between. */
function arbitrate(spans: readonly PiiSpan[]): PiiSpan[] {
  const merged: PiiSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) {
      merged.push(span);
      continue;
    }
    const best = span.score > last.score ? span : last;
    merged[merged.length - 1] = { ...best, start: last.start, end: Math.max(last.end, span.end) };
  }
  return merged;
}

function placeholderOf(span: PiiSpan, text: string, pseudonyms: Pseudonyms): string {
  const label = LABELS[span.type];
  if (span.type === 'PERSON')
    return `[${label} ${pseudonyms.personNumber(fold(text.slice(span.start, span.end)))}]`;
  return span.keep === undefined ? `[${label}]` : `[${label} ${span.keep}]`;
}
