import { fold } from '@decroche/french';
import { type DocumentPolicy, officeSpeaks, REACH } from './document-scene.ts';
import { SPELLED } from './numbers-in-documents.ts';

/** Mailboxes that anybody can open for himself. */
const PRIVATE_MAIL =
  /@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|orange|wanadoo|free|sfr|neuf|bbox|laposte|aol|gmx|proton|protonmail|numericable|club-internet)\./i;

/** As somebody says it: a document quotes a call. */
const SAID = / (?:arobase|at) /;

/** A mailbox of an office has no person's name in it. */
export const isOwnMailbox: DocumentPolicy = (span, { text, lexicon }) => {
  const address = text.slice(span.start, span.end);
  if (SAID.test(fold(address))) return true;
  if (!/^\S+@\S+\.\S+$/.test(address)) return false;
  if (PRIVATE_MAIL.test(address)) return true;
  const parts = fold(address.slice(0, address.indexOf('@'))).split(/[^a-z]+/);
  if (parts.some((part) => part.length > 2 && lexicon.givenName(part) === 'sure')) return true;
  return parts.length === 2 && parts[0]?.length === 1 && (parts[1]?.length ?? 0) > 2;
};

const STREET =
  /\b\d{1,4}\s*(?:bis|ter|quater)?,?\s+(?:rue|avenue|av|boulevard|bd|place|chemin|allee|impasse|route|quai|cours|square|passage|lotissement|residence|hameau|lieu-dit)\b/;
const POSTAL_CODE = /\b\d{2} ?\d{3}\s+\p{L}{2}/u;

/** A number and a street, or a postal code and a town, that no office is named for; or where somebody says he lives. */
export const isHome: DocumentPolicy = (span, scene) => {
  const before = fold(scene.text.slice(Math.max(0, span.start - REACH), span.start));
  const where = fold(scene.text.slice(span.start, span.end));
  if (LIVES.test(before) && (/\d/.test(where) || SPELLED.test(where))) return true;
  const written = scene.text.slice(span.start, Math.min(scene.text.length, span.end + REACH));
  if (!STREET.test(fold(written)) && !POSTAL_CODE.test(written.slice(0, span.end - span.start + 3)))
    return false;
  return !officeSpeaks(span, scene);
};

/** `j'habite`, `je réside`: said of oneself, not of the insured of a rule. */
const LIVES = /\bj(?:e |['’ ])(?:habite|reside|loge|demeure|vis)\b/;
