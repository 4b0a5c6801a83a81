import { fold } from '@decroche/french';
import type { PiiSpan } from '../span.ts';
import {
  compact,
  type DocumentPolicy,
  type DocumentScene,
  digitsOf,
  FIRST_PERSON,
  officeSpeaks,
  REACH,
} from './document-scene.ts';

/** A number in words, as somebody says it: a document quotes a call. */
function isSpelledOut(span: PiiSpan, { text }: DocumentScene): boolean {
  const written = fold(text.slice(span.start, span.end));
  return SPELLED.test(written) && (written.match(/[a-z]+/g)?.length ?? 0) >= FEWEST_SPELLED_WORDS;
}

export const SPELLED =
  /\b(?:zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|quarante|cinquante|soixante|cent)\b/;
const FEWEST_SPELLED_WORDS = 4;
const FEWEST_PHONE_DIGITS = 9;

/** A span of more holds another number beside the date. */
const DIGITS_OF_A_DATE = 8;

/** A date of birth points at nobody, unless another number stands beside it. */
export const holdsMoreThanDate: DocumentPolicy = (span, scene) =>
  digitsOf(scene, span).length > DIGITS_OF_A_DATE;

/** Number of registration, 13 characters and the key where it is given. Source: code de la sécurité sociale R. 115-1. */
const NIR = /^[1-478]\d\d(?:0[1-9]|[1-9]\d)(?:\d\d|2[AB])\d{6}(?:\d\d)?$/;
/** Whole, or cut where somebody says his own. */
export const isNir: DocumentPolicy = (span, scene) => {
  const { text } = scene;
  if (isSpelledOut(span, scene)) return true;
  if (NIR.test(text.slice(span.start, span.end).replace(/[\s-]/g, '').toUpperCase())) return true;
  return FIRST_PERSON.test(fold(text)) && digitsOf(scene, span).length >= FEWEST_NIR_DIGITS;
};

const FEWEST_NIR_DIGITS = 8;

const IBAN = /[A-Z]{2}\d{2}[A-Z0-9]{11,}$/;

export const isIban: DocumentPolicy = (span, scene) =>
  isSpelledOut(span, scene) || IBAN.test(compact(scene, span));

const SHORTEST_CARD = 13;

export const isOwnCard: DocumentPolicy = (span, scene) =>
  isSpelledOut(span, scene) || digitsOf(scene, span).length >= SHORTEST_CARD;

/** As public pages print them to show the form. */
const EXAMPLE_PLATE = /^(?:AB123CD|\d+AB01)$/;

export const isPlate: DocumentPolicy = (span, scene) => !EXAMPLE_PLATE.test(compact(scene, span));

/** A phone number in words that is whole. */
const isSpelledPhone = (span: PiiSpan, scene: DocumentScene): boolean => {
  const inside = scene.utterance.numbers.filter(({ start, end }) => start >= span.start && end <= span.end);
  return (
    inside.map(({ digits }) => digits).join('').length >= FEWEST_PHONE_DIGITS && isSpelledOut(span, scene)
  );
};

/** Mobile phones are always somebody's; other numbers unless an office is named beside them. */
export const isOwnPhone: DocumentPolicy = (span, scene) => {
  if (isSpelledPhone(span, scene)) return true;
  const digits = digitsOf(scene, span);
  if (/^(?:0|0?0?330?)[67]\d{8}$/.test(digits))
    return !/\bsms\b/.test(fold(scene.text)) || !officeSpeaks(span, scene);
  if (digits.length < 9 || /^\d+,\d/.test(scene.text.slice(span.start, span.end))) return false;
  if (/^\d\d\D+\d\d(?:\D+\d\d)*(?: et \d\d)$/.test(scene.text.slice(span.start, span.end))) return false;
  return !officeSpeaks(span, scene);
};

const FILE_CUE =
  /\b(?:carte|compte|dossier|rib|matricule|allocataire|adherent|client|assure|identifiant|reference|securite sociale|nir)\b/;
const FEWEST_FILE_DIGITS = 6;
/** No law, form, firm or amount has as many. */
const SURELY_SOMEBODYS_DIGITS = 16;

/** A long number that a file is said to have; not a date, an amount, an article of a code or the number of a law. */
export const isFileNumber: DocumentPolicy = (span, scene) => {
  const { text } = scene;
  const written = text.slice(span.start, span.end);
  const digits = digitsOf(scene, span).length;
  if (digits < FEWEST_FILE_DIGITS) return false;
  if (/^\d{4}-\d\d-\d\d$/.test(written) || /[-./]\d{1,4}[-./]/.test(written)) return false;
  if (/\b[LRDA]\.?\s*$/.test(text.slice(0, span.start))) return false;
  if (digits >= SURELY_SOMEBODYS_DIGITS) return true;
  if (/\d-\d/.test(written)) return false;
  return FILE_CUE.test(fold(text.slice(Math.max(0, span.start - REACH), span.start)));
};

/** The same, also in words. */
export const isOwnFile: DocumentPolicy = (span, scene) =>
  isSpelledOut(span, scene) || isFileNumber(span, scene);
