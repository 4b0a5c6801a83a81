import { HESITATIONS, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { looksLikeName } from './name-run.ts';

const WRITTEN = /[\p{L}\d][\p{L}\d._%+'-]{0,63} ?@ ?[\p{L}\d][\p{L}\d-]{0,62}(?:\.[\p{L}\d-]{1,24}){0,4}/gu;
/** The sign written out against robots: `jean.dupont(at)orange.fr`, `jean[at]orange[dot]fr`. */
const WRITTEN_OUT =
  /[\p{L}\d][\p{L}\d._%+'-]{0,63}(?: ?[([{<] ?(?:at|arobase|arobas|a|@) ?[)\]}>] ?| at (?=[\p{L}\d-]{1,62} dot ))[\p{L}\d][\p{L}\d-]{0,62}(?:(?:\.| dot | ?[([{<] ?(?:dot|point|\.) ?[)\]}>] ?)[\p{L}\d-]{1,24}){1,4}/giu;
const LOOSE_END = /^(?: ?[.,;] ?(?:com|fr|net|org|eu|be|ch)| (?:com|fr|net))\b/i;
const AT = wordSet('arobase arobas arobace arrobase robase arobazes @');
const CUES = wordSet('mail mails e-mail email emails courriel mel electronique');
/** Words that speak of an e-mail address once a sign follows; "écrire à" is often heard as "écrira". */
const WRITE_TO = wordSet('adresse ecrire ecrira ecrirez ecrivez ecriviez envoyer envoyez joindre contacter');
const DOTS = wordSet('point dot .');
const CONNECTORS = wordSet('point dot tiret underscore moins . - _ bas trait souligne barre slash plus');
const PROVIDERS = wordSet(
  'gmail hotmail orange wanadoo free laposte yahoo sfr outlook bbox live icloud neuf numericable protonmail aol msn voila',
);
const TOP_LEVELS = wordSet('com fr net org eu be ch info gouv io re bzh pro lu de es it pt uk');
const SKIPPED = wordSet("c est mais il : l' l adresse moi mon ma le son sa etait ce sur", ...HESITATIONS);
/** What becomes of "mail" after "adresse" on a bad line. */
const MISHEARD_MAIL = wordSet('mais maille mel mes met');
/** Words after which an address is likely to be said, in tokens. */
const CUE_REACH = 8;
const LONGEST_LOCAL = 14;
const MOST_MISHEARD = 4;
const LONGEST_DOMAIN = 9;

/** E-mail addresses, written, or said with "arobase", "point" and "tiret". */
export const EMAILS: Detector = {
  name: 'email',
  finds: ['EMAIL'],
  stage: 'plain',
  rules: {
    written: 'jean.dupont@orange.fr',
    'written-out': 'jean.dupont(at)orange.fr',
    said: 'mon mail c’est papy point dupont arobase orange point fr',
    provider: 'dupont point jean chez orange',
  },
  openFrom: startOfOpenEmail,
  detect: ({ utterance }) => [...writtenAddresses(utterance), ...saidAddresses(utterance)],
};

function writtenAddresses({ text }: Utterance): PiiSpan[] {
  const signed = (text.includes('@') ? [...text.matchAll(WRITTEN)] : []).filter(([address]) => {
    const domain = address.slice(address.indexOf('@') + 1).trim();
    return domain.includes('.') || PROVIDERS.has(domain.toLowerCase());
  });
  const writtenOut = /[([{<]| at /i.test(text) ? [...text.matchAll(WRITTEN_OUT)] : [];
  return [
    ...signed.map((match) => writtenSpan(text, match, 'written')),
    ...writtenOut.map((match) => writtenSpan(text, match, 'written-out')),
  ];
}

function writtenSpan(text: string, { 0: address, index }: RegExpExecArray, rule: string): PiiSpan {
  const end = index + address.length;
  const ended = address.includes('.', address.indexOf('@'));
  const loose = ended ? '' : (LOOSE_END.exec(text.slice(end, end + 12))?.[0] ?? '');
  return { type: 'EMAIL', start: index, end: end + loose.length, score: 1, rule };
}

const saidAddresses = (utterance: Utterance): PiiSpan[] =>
  utterance.words.flatMap(({ at, norm }) => {
    const signed = AT.has(norm) || (norm === 'at' && DOTS.has(utterance.norm(at + 2)));
    if (!signed && !isProviderAfterChez(utterance, at)) return [];
    const start = startOf(utterance, localStart(utterance, at));
    const end = endOf(utterance, domainEnd(utterance, at) - 1);
    return [{ type: 'EMAIL', start, end, score: 0.95, rule: signed ? 'said' : 'provider' }];
  });

/** `dupont point jean chez orange`: only with a spelled local part before it. */
function isProviderAfterChez(utterance: Utterance, at: number): boolean {
  const sign = utterance.norm(at);
  const provider = providerEnd(utterance, at + 1);
  if (!/^(?:chez|at|a)$/.test(sign) || provider === undefined) return false;
  if (CONNECTORS.has(utterance.norm(at - 2)) || topLevelBehind(utterance, provider)) return true;
  return sign === 'chez' && (isLocalPart(utterance, at) || isLocalPartBehind(utterance, provider));
}

/** One past the name of a provider; some are words: `la poste`. */
function providerEnd(utterance: Utterance, at: number): number | undefined {
  if (PROVIDERS.has(utterance.norm(at))) return at + 1;
  return utterance.norm(at) === 'la' && utterance.norm(at + 1) === 'poste' ? at + 2 : undefined;
}

/** `point fr`, `fr` */
const topLevelBehind = (utterance: Utterance, at: number): boolean =>
  TOP_LEVELS.has(utterance.norm(at)) ||
  (DOTS.has(utterance.norm(at)) &&
    (TOP_LEVELS.has(utterance.norm(at + 1)) || spelledTop(utterance, at + 1) !== undefined));

/** `mon adresse c'est pichon jeanne chez gmail`, `paulo soixante-deux chez orange`: not `je suis chez Orange`. */
function isLocalPart(utterance: Utterance, chez: number): boolean {
  const last = utterance.words[chez - 1];
  if (last?.kind === 'code') return /^[a-z]{2,}\d+$/.test(last.norm);
  const number = utterance.numberEndingAt(chez);
  const name = number === undefined ? last : utterance.words[number.from - 1];
  if (name === undefined || !(name.given === 'sure' || looksLikeName(name))) return false;
  const cued = utterance.cueBefore(chez, CUE_REACH, CUES) || utterance.cueBefore(chez, CUE_REACH, MAILBOX);
  return number !== undefined || cued;
}

const MAILBOX = wordSet('adresse');

/** `chez gmail martine.salles33` */
const isLocalPartBehind = (utterance: Utterance, at: number): boolean =>
  /^[a-z][a-z.]*\d+$|^[a-z]+\.[a-z]+\d*$/.test(localBehind(utterance, at));

const localBehind = (utterance: Utterance, at: number): string => {
  const first = utterance.words[at];
  const parts = utterance.words.slice(at, at + 3);
  const glued = parts.filter((word, index) => index === 0 || word.start === parts[index - 1]?.end);
  return first === undefined ? '' : glued.map(({ norm }) => norm).join('');
};

/** The first token of the local part that ends before `at`. */
function localStart(utterance: Utterance, at: number): number {
  const cue = cueBefore(utterance, at);
  if (cue !== undefined) return cue;
  let from = at;
  // `lulu du 59 arobase`
  if (/^(?:du|de|des|la|le)$/.test(utterance.norm(at - 2)) && at > 2) from = at - 3;
  for (let steps = 0; from > 0 && steps < LONGEST_LOCAL; steps++) {
    const previous = utterance.words[from - 1] as Lexeme;
    const glued = from < at && isConnector(utterance, from);
    const first = from === at;
    if (!first && !glued && !isConnector(utterance, from - 1) && !mayStandInLocalPart(utterance, previous))
      break;
    if (previous.kind === 'punctuation' && !CONNECTORS.has(previous.norm)) break;
    from -= 1;
    if (HESITATIONS.has(utterance.norm(from)) && from > 0) from -= 1;
  }
  return beforeMisheard(utterance, from);
}

/** `papy point delà ai-je arobase`: a part that was misheard as ordinary words, behind a connector that was not. */
function beforeMisheard(utterance: Utterance, from: number): number {
  for (let at = from - 1; at > 0 && at >= from - MOST_MISHEARD; at--) {
    if (!/^(?:point|tiret|underscore)$/.test(utterance.norm(at))) continue;
    const word = utterance.words[at - 1] as Lexeme;
    return word.kind === 'punctuation' || word.elided || word.stop ? from : at - 1;
  }
  return from;
}

function isConnector(utterance: Utterance, at: number): boolean {
  const norm = utterance.norm(at);
  if (norm === 'du') return utterance.norm(at - 1) === 'tiret' && utterance.norm(at + 1) === 'bas';
  if (norm === 'd') return utterance.norm(at - 1) === 'trait';
  if (norm === 'union') return utterance.norm(at - 1) === 'd';
  return CONNECTORS.has(norm);
}

/** Names, letters and figures run on before the sign: `jean dupont arobase`, `j d 59 arobase`. */
function mayStandInLocalPart(utterance: Utterance, word: Lexeme): boolean {
  if (word.kind === 'number' || word.kind === 'code') return true;
  if (word.kind !== 'word' || word.elided) return false;
  if (utterance.numberAt(word.at) !== undefined) return true;
  return /^[a-z]$/.test(word.norm) || word.given === 'sure' || (!word.ordinary && !word.stop && !word.entity);
}

/** After "mon mail c'est", everything up to the sign. */
function cueBefore(utterance: Utterance, at: number): number | undefined {
  for (let back = at - 1; back >= 0 && back >= at - LONGEST_LOCAL; back--) {
    if (AT.has(utterance.norm(back))) return undefined;
    if (!CUES.has(utterance.norm(back)) && !WRITE_TO.has(utterance.norm(back))) continue;
    let from = back + 1;
    while (from < at && SKIPPED.has(utterance.norm(from))) from++;
    return from < at ? from : undefined;
  }
  return undefined;
}

/** One past the last token of the domain that begins after `at`. */
function domainEnd(utterance: Utterance, at: number): number {
  const { length } = utterance.words;
  const provider = providerEnd(utterance, at + 1);
  const known = provider === undefined ? undefined : endBehindProvider(utterance, provider);
  if (known !== undefined) return known;
  let to = Math.min(provider ?? at + 2, length);
  while (isLetter(utterance, to - 1) && isLetter(utterance, to)) to += 1;
  for (let next = at + 1; next < Math.min(length, at + 1 + LONGEST_DOMAIN); next++) {
    if (!DOTS.has(utterance.norm(next))) continue;
    const top = topLevelEnd(utterance, next + 1);
    if (top === undefined && next === to) to = Math.min(next + 2, length);
    if (top === undefined) continue;
    if (!DOTS.has(utterance.norm(top))) return top;
    to = top;
  }
  return to;
}

/** `orange fr`, `la poste fr`; `gmail martine.salles33` */
function endBehindProvider(utterance: Utterance, provider: number): number | undefined {
  if (TOP_LEVELS.has(utterance.norm(provider))) return provider + 1;
  return isLocalPartBehind(utterance, provider) ? localEnd(utterance, provider) : undefined;
}

/** One past a top-level domain, spelled or said behind a hesitation. */
function topLevelEnd(utterance: Utterance, at: number): number | undefined {
  const spelled = spelledTop(utterance, at);
  if (spelled !== undefined) return spelled;
  const top = HESITATIONS.has(utterance.norm(at)) ? at + 1 : at;
  return TOP_LEVELS.has(utterance.norm(top)) ? top + 1 : undefined;
}

/** One past the tokens that are glued together from `at` on. */
function localEnd(utterance: Utterance, at: number): number {
  let to = at + 1;
  while (to < at + 3 && utterance.words[to]?.start === utterance.words[to - 1]?.end) to += 1;
  return to;
}

const isLetter = (utterance: Utterance, at: number): boolean => /^[a-z]$/.test(utterance.norm(at));

/** One past a top-level domain that is spelled: `f r`, `c o m`. */
function spelledTop(utterance: Utterance, at: number): number | undefined {
  for (let to = at + 2; to <= at + 3 && isLetter(utterance, to - 1); to++) {
    if (TOP_LEVELS.has(utterance.norms.slice(at, to).join(''))) return to;
  }
  return undefined;
}

const startOf = (utterance: Utterance, at: number): number => utterance.words[at]?.start ?? 0;
const endOf = (utterance: Utterance, at: number): number => utterance.words[at]?.end ?? utterance.text.length;

/** After "écrire à" it follows at once, or it was another thing to write to. */
const WRITE_REACH = 4;
const WRITE = wordSet('ecrire ecrira ecrivez');

/** Where the words begin that the sign of an address may still draw in; the end of the text for none. */
export function startOfOpenEmail(utterance: Utterance): number {
  const { words } = utterance;
  for (let at = Math.max(0, words.length - CUE_REACH); at < words.length; at++) {
    const { norm } = words[at] as Lexeme;
    if (CUES.has(norm)) return at + 1;
    if (WRITE.has(norm) && words.length - at <= WRITE_REACH) return at + 1;
    if (norm === 'adresse' && MISHEARD_MAIL.has(utterance.norm(at + 1))) return at + 2;
    if (norm !== 'point' && norm !== 'tiret' && norm !== 'underscore' && !AT.has(norm)) continue;
    return Math.min(localStart(utterance, at), at);
  }
  return words.length;
}
