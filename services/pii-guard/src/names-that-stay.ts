import { NAMING_WORDS } from './lexicon/entities.ts';
import type { PiiSpan } from './span.ts';
import type { Lexeme, Utterance } from './utterance.ts';

/** What bears the name of somebody public, besides {@link NAMING_WORDS}: `l'allocation Chirac`, `la prime Macron`. */
const NAMED_AFTER_SOMEBODY: ReadonlySet<string> = new Set(
  'allocation allocations prime primes cheque bonus conge ministre president presidente'.split(' '),
);
const LINKS: ReadonlySet<string> = new Set(['de', 'd', 'du', 'la', 'le', 'l', 'n', 'dite', 'dit']);
/** Words between what is named and its name: `la loi dite Veil`. */
const MAX_LINKS = 1;

/**
 * Whether what a model takes for personal is the name of a law, a benefit, an administration or a public person: it
 * stays. A name that stands in {@link Utterance} as harmless stays as well, whoever added it to the list.
 */
export function isPublicName(utterance: Utterance, span: PiiSpan): boolean {
  const first = utterance.firstFrom(span.start);
  const words = utterance.words.slice(first, utterance.firstFrom(span.end)).filter(isTelling);
  if (words.every((word) => word.entity || isAbbreviation(word))) return true;
  if (span.type !== 'PERSON') return false;
  for (let at = first - 1; at >= 0 && at >= first - 1 - MAX_LINKS; at--) {
    const norm = utterance.norm(at);
    if (NAMING_WORDS.has(norm) || NAMED_AFTER_SOMEBODY.has(norm)) return true;
    if (!LINKS.has(norm)) return false;
  }
  return false;
}

/** Grammar and figures alone are nobody's name. */
const isTelling = ({ kind, stop, particle }: Lexeme): boolean => kind === 'word' && !stop && !particle;

/** Three capital letters at most that are no first name: `DSS`, `FPT`. */
const isAbbreviation = ({ text, given, writtenCase }: Lexeme): boolean =>
  writtenCase === 'upper' && text.length <= 3 && given === undefined;
