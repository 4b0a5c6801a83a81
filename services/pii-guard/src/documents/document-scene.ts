import { fold } from '@decroche/french';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';

/** A piece of a written document that is looked at. */
export interface DocumentScene {
  readonly text: string;
  /** Heading and title under which the text stands. */
  readonly around: string;
  readonly lexicon: Lexicon;
  readonly utterance: Utterance;
  /** What a second reader takes for personal. */
  readonly opinions: readonly PiiSpan[];
}

/** Whether a stretch of a document of rules points at a person. */
export type DocumentPolicy = (span: PiiSpan, scene: DocumentScene) => boolean;

/** Rules are made of it, and without something else it points at nobody. */
export const neverInDocuments: DocumentPolicy = () => false;

/** Somebody speaks of himself. */
export const FIRST_PERSON = /\b(?:je|mon|ma|mes|moi)\b|\b[jm]['’]/;

/** Words that say whose number, mailbox or address it is: that of an office. */
const OFFICE =
  /\b(?:accueil\w*|agences?|antennes?|appel\w*|caf|caisses?|carsat|centres?|cedex|cnav|composer|contact\w*|courriers?|cpam|cs \d+|bp \d+|tsa|directions?|ecrire|envo\w+|france services|guichets?|institutions?|joindre|joignable|mairies?|mediateurs?|ministeres?|msa|numeros?|organismes?|permanences?|plateformes?|poles?|prefectures?|regimes?|secretariats?|serveur|services?|sieges?|standards?|telephon\w*|tribuna\w+|urssaf)\b/;
/** Words that say that it is somebody's. */
const SOMEBODY =
  /\b(?:demeur\w+|domicili\w+|habite\w*|loge \w+|residant|reside|son adresse|sa ligne|son portable|son numero|mon|ma|mes|moi|me)\b/;

/** Whether an office is named beside a number, a mailbox or an address, and nobody before it. */
export function officeSpeaks(span: PiiSpan, { text, around }: DocumentScene): boolean {
  if (SOMEBODY.test(fold(text.slice(Math.max(0, span.start - REACH), span.start)))) return false;
  return OFFICE.test(fold(`${around}\n${text}`));
}

/** How far before a span its owner is named, UTF-16 units. */
export const REACH = 60;

/** The letters and figures of a stretch, in capitals. */
export function compact({ text }: DocumentScene, { start, end }: PiiSpan): string {
  return text
    .slice(start, end)
    .replace(/[^\p{L}\d]/gu, '')
    .toUpperCase();
}

export const digitsOf = ({ text }: DocumentScene, { start, end }: PiiSpan): string =>
  text.slice(start, end).replace(/\D/g, '');
