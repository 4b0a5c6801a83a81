import { fold } from '@decroche/french';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Redactor } from '../redaction.ts';
import type { PiiSpan, PiiType } from '../span.ts';
import type { Utterance } from '../utterance.ts';

/**
 * What in a written document of rules points at a person. The detectors are made for what a caller says, where every
 * number is somebody's; a document names laws, offices and their numbers. Each class therefore has one more question
 * to answer here; what answers it stops an import.
 *
 * @param around heading and title under which the text stands
 * @returns classes found, each once
 */
export function personalClasses(
  redactor: Redactor,
  lexicon: Lexicon,
  text: string,
  around: string,
): readonly PiiType[] {
  const utterance = redactor.read(text);
  const scene: Scene = { text, around, lexicon };
  const found = redactor.find(utterance).filter((span) => {
    if (span.type === 'HEALTH') return false;
    if (span.type === 'DOB') return digitsOf(text, span).length > DIGITS_OF_A_DATE;
    return isSpelledOut(span, scene, utterance) || PERSONAL[span.type](span, scene);
  });
  return [...new Set(found.map(({ type }) => type))];
}

/** Numbers and addresses in words, as somebody says them: a document quotes a call. */
function isSpelledOut(span: PiiSpan, { text }: Scene, { numbers }: Utterance): boolean {
  if (!SAID_IN_WORDS.has(span.type)) return false;
  const inside = numbers.filter(({ start, end }) => start >= span.start && end <= span.end);
  if (span.type === 'PHONE' && inside.map(({ digits }) => digits).join('').length < FEWEST_PHONE_DIGITS)
    return false;
  const written = fold(text.slice(span.start, span.end));
  if (span.type === 'EMAIL') return / (?:arobase|at) /.test(written);
  return SPELLED.test(written) && (written.match(/[a-z]+/g)?.length ?? 0) >= FEWEST_SPELLED_WORDS;
}

const SAID_IN_WORDS: ReadonlySet<PiiType> = new Set(['NIR', 'PHONE', 'IBAN', 'CARD', 'DOSSIER', 'EMAIL']);
const SPELLED =
  /\b(?:zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|quarante|cinquante|soixante|cent)\b/;
const FEWEST_SPELLED_WORDS = 4;
const FEWEST_PHONE_DIGITS = 9;

/** Somebody speaks of himself. */
const FIRST_PERSON = /\b(?:je|mon|ma|mes|moi)\b|\b[jm]['’]/;

/** A span of more holds another number beside the date. */
const DIGITS_OF_A_DATE = 8;

interface Scene {
  readonly text: string;
  readonly around: string;
  readonly lexicon: Lexicon;
}

/**
 * By class, whether a span points at a person. Dates of birth and names of diseases are not asked: rules are made of
 * them, and without one of the other classes they point at nobody.
 */
const PERSONAL: Readonly<
  Record<Exclude<PiiType, 'DOB' | 'HEALTH'>, (span: PiiSpan, scene: Scene) => boolean>
> = {
  PERSON: isPerson,
  NIR: isNir,
  IBAN: (span, { text }) => IBAN.test(compact(text, span)),
  CARD: (span, { text }) => digitsOf(text, span).length >= 13,
  PLATE: (span, { text }) => !EXAMPLE_PLATE.test(compact(text, span)),
  PHONE: isOwnPhone,
  EMAIL: isOwnMailbox,
  ADDRESS: isHome,
  DOSSIER: isFileNumber,
  OTHER_ID: isFileNumber,
};

/** Number of registration, 13 characters and the key where it is given. Source: code de la sécurité sociale R. 115-1. */
const NIR = /^[1-478]\d\d(?:0[1-9]|[1-9]\d)(?:\d\d|2[AB])\d{6}(?:\d\d)?$/;
/** Whole, or cut where somebody says his own. */
function isNir(span: PiiSpan, { text }: Scene): boolean {
  if (NIR.test(text.slice(span.start, span.end).replace(/[\s-]/g, '').toUpperCase())) return true;
  return FIRST_PERSON.test(fold(text)) && digitsOf(text, span).length >= FEWEST_NIR_DIGITS;
}

const FEWEST_NIR_DIGITS = 8;

const IBAN = /[A-Z]{2}\d{2}[A-Z0-9]{11,}$/;
/** As public pages print them to show the form. */
const EXAMPLE_PLATE = /^(?:AB123CD|\d+AB01)$/;

/** Words that say whose number, mailbox or address it is: that of an office. */
const OFFICE =
  /\b(?:accueil\w*|agences?|antennes?|appel\w*|caf|caisses?|carsat|centres?|cedex|cnav|composer|contact\w*|courriers?|cpam|cs \d+|bp \d+|tsa|directions?|ecrire|envo\w+|france services|guichets?|institutions?|joindre|joignable|mairies?|mediateurs?|ministeres?|msa|numeros?|organismes?|permanences?|plateformes?|poles?|prefectures?|regimes?|secretariats?|serveur|services?|sieges?|standards?|telephon\w*|tribuna\w+|urssaf)\b/;
/** Words that say that it is somebody's. */
const SOMEBODY =
  /\b(?:demeur\w+|domicili\w+|habite\w*|loge \w+|residant|reside|son adresse|sa ligne|son portable|son numero|mon|ma|mes|moi|me)\b/;

function officeSpeaks(span: PiiSpan, { text, around }: Scene): boolean {
  if (SOMEBODY.test(fold(text.slice(Math.max(0, span.start - REACH), span.start)))) return false;
  return OFFICE.test(fold(`${around}\n${text}`));
}

/** How far before a span its owner is named, UTF-16 units. */
const REACH = 60;

/** Mobile phones are always somebody's; other numbers unless an office is named beside them. */
function isOwnPhone(span: PiiSpan, scene: Scene): boolean {
  const digits = digitsOf(scene.text, span);
  if (/^(?:0|0?0?330?)[67]\d{8}$/.test(digits))
    return !/\bsms\b/.test(fold(scene.text)) || !officeSpeaks(span, scene);
  if (digits.length < 9 || /^\d+,\d/.test(scene.text.slice(span.start, span.end))) return false;
  if (/^\d\d\D+\d\d(?:\D+\d\d)*(?: et \d\d)$/.test(scene.text.slice(span.start, span.end))) return false;
  return !officeSpeaks(span, scene);
}

/** Mailboxes that anybody can open for himself. */
const PRIVATE_MAIL =
  /@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|orange|wanadoo|free|sfr|neuf|bbox|laposte|aol|gmx|proton|protonmail|numericable|club-internet)\./i;

/** A mailbox of an office has no person's name in it. */
function isOwnMailbox(span: PiiSpan, { text, lexicon }: Scene): boolean {
  const address = text.slice(span.start, span.end);
  if (!/^\S+@\S+\.\S+$/.test(address)) return false;
  if (PRIVATE_MAIL.test(address)) return true;
  const parts = fold(address.slice(0, address.indexOf('@'))).split(/[^a-z]+/);
  if (parts.some((part) => part.length > 2 && lexicon.givenName(part) === 'sure')) return true;
  return parts.length === 2 && parts[0]?.length === 1 && (parts[1]?.length ?? 0) > 2;
}

const STREET =
  /\b\d{1,4}\s*(?:bis|ter|quater)?,?\s+(?:rue|avenue|av|boulevard|bd|place|chemin|allee|impasse|route|quai|cours|square|passage|lotissement|residence|hameau|lieu-dit)\b/;
const POSTAL_CODE = /\b\d{2} ?\d{3}\s+\p{L}{2}/u;

/** A number and a street, or a postal code and a town, that no office is named for; or where somebody says he lives. */
function isHome(span: PiiSpan, scene: Scene): boolean {
  const before = fold(scene.text.slice(Math.max(0, span.start - REACH), span.start));
  const where = fold(scene.text.slice(span.start, span.end));
  if (LIVES.test(before) && (/\d/.test(where) || SPELLED.test(where))) return true;
  const written = scene.text.slice(span.start, Math.min(scene.text.length, span.end + REACH));
  if (!STREET.test(fold(written)) && !POSTAL_CODE.test(written.slice(0, span.end - span.start + 3)))
    return false;
  return !officeSpeaks(span, scene);
}

/** `j'habite`, `je réside`: said of oneself, not of the insured of a rule. */
const LIVES = /\bj(?:e |['’ ])(?:habite|reside|loge|demeure|vis)\b/;

const FILE_CUE =
  /\b(?:carte|compte|dossier|rib|matricule|allocataire|adherent|client|assure|identifiant|reference|securite sociale|nir)\b/;
const FEWEST_FILE_DIGITS = 6;
/** No law, form, firm or amount has as many. */
const SURELY_SOMEBODYS_DIGITS = 16;

/** A long number that a file is said to have; not a date, an amount, an article of a code or the number of a law. */
function isFileNumber(span: PiiSpan, { text }: Scene): boolean {
  const written = text.slice(span.start, span.end);
  const digits = digitsOf(text, span).length;
  if (digits < FEWEST_FILE_DIGITS) return false;
  if (/^\d{4}-\d\d-\d\d$/.test(written) || /[-./]\d{1,4}[-./]/.test(written)) return false;
  if (/\b[LRDA]\.?\s*$/.test(text.slice(0, span.start))) return false;
  if (digits >= SURELY_SOMEBODYS_DIGITS) return true;
  if (/\d-\d/.test(written)) return false;
  return FILE_CUE.test(fold(text.slice(Math.max(0, span.start - REACH), span.start)));
}

/** Words before a proper name that make it the name of a place or of a thing. */
const NAMED_AFTER =
  /\b(?:affaire|allee|arret|avenue|batiment|boulevard|centre|chemin|clinique|college|cours|ecole|espace|etablissement|fondation|gare|hopital|immeuble|impasse|loi|lycee|maison|mediatheque|parc|place|plan|pont|prix|quai|quartier|rapport|reforme|residence|route|rue|salle|square|stade|universite|ville)s?(?: (?:de|du|des|la|le|d'|l'))* ?$/;
/** Where somebody speaks of himself, a name needs no capital letter. */
const INTRODUCED_BY_HIMSELF = 0.8;
const INTRODUCED = 0.85;
const RELATED = 0.82;

/** A courtesy title or an introduction before a name, or a first name with a surname. */
function isPerson(span: PiiSpan, { text, lexicon }: Scene): boolean {
  const written = text.slice(span.start, span.end);
  const spoken = written.split(/[^\p{L}'’-]+/u);
  if (span.score >= INTRODUCED_BY_HIMSELF && FIRST_PERSON.test(fold(text))) {
    const named = spoken.some((word) => lexicon.givenName(fold(word)) !== undefined);
    // A surname alone that nothing introduces is as often that of a firm.
    if (span.score >= INTRODUCED || (named && (span.score >= RELATED || spoken.length > 1))) return true;
  }
  if (
    !/^\p{Lu}/u.test(written) ||
    NAMED_AFTER.test(fold(text.slice(Math.max(0, span.start - REACH), span.start)))
  ) {
    return false;
  }
  const words = written.split(/[^\p{L}'’-]+/u).filter((word) => word.length > 1);
  const isRare = (word: string): boolean =>
    /^\p{Lu}/u.test(word) && !lexicon.isOrdinary(fold(word)) && lexicon.communeAt([fold(word)], 0) === 0;
  if (NAMED_AFTER.test(`${fold(words[0] ?? '')} `)) return false;
  if (span.score >= INTRODUCED) return words.some(isRare) || words.some((word) => given(lexicon, word));
  if (span.score >= RELATED && words.length === 1) return given(lexicon, words[0] as string);
  if (words.length === 2 && words.some(isUpper) && words.some((word) => isFirstName(lexicon, word)))
    return true;
  return (
    words.length >= 2 &&
    words.some((word) => given(lexicon, word) && (!isUpper(word) || words.every(isUpper))) &&
    words.filter((word) => /^\p{Lu}/u.test(word)).length >= 2
  );
}

/** `Claire` beside `MARTIN`: as forms and signatures put it, so that even a name that is a word counts. */
function isFirstName(lexicon: Lexicon, word: string): boolean {
  const name = lexicon.givenName(fold(word));
  const place = lexicon.communeAt([fold(word)], 0) > 0;
  return !isUpper(word) && /^\p{Lu}/u.test(word) && (name === 'sure' || (name !== undefined && !place));
}

function isUpper(word: string): boolean {
  return word === word.toUpperCase();
}

function given(lexicon: Lexicon, word: string): boolean {
  return lexicon.givenName(fold(word)) === 'sure';
}

function compact(text: string, { start, end }: PiiSpan): string {
  return text
    .slice(start, end)
    .replace(/[^\p{L}\d]/gu, '')
    .toUpperCase();
}

function digitsOf(text: string, { start, end }: PiiSpan): string {
  return text.slice(start, end).replace(/\D/g, '');
}
