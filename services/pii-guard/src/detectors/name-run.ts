import { NAMES_THOUGH_GRAMMAR } from '../lexicon/name-words.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { isForeignParticle } from '../utterance.ts';

/**
 * How strongly the words before speak for a name: `introduced` (je m'appelle), `civil` (madame), `related` (mon mari),
 * `family` (née, la succession: a surname, which may be a word), `bare` (nothing).
 */
export type NameContext = 'introduced' | 'civil' | 'related' | 'family' | 'bare';

const LONGEST_NAME = 8;

/** Whether a word alone looks like part of a name, whatever stands before it. */
export function looksLikeName(word: Lexeme): boolean {
  if (word.kind !== 'word' || word.elided || word.norm.length < 2 || word.entity) return false;
  if (word.writtenCase === 'upper') return !isAcronym(word);
  if (word.given === 'sure') return true;
  if (word.stop || SHORT_FORM.test(word.norm)) return false;
  if (word.writtenCase === 'capital') return !PRODUCT.test(word.text);
  return !word.ordinary && (word.given !== undefined || !NEW_WORD.test(word.norm));
}

/** Capitals inside a word, other than behind `Mc`, `Le`, `De` and the like: a product or a service. */
const PRODUCT = /\p{Lu}{2}\p{Ll}|^(?!Mc|Mac|Le|La|De|Di|Du|Van|O)\p{Lu}\p{Ll}+\p{Lu}/u;

/** Letters that nobody could say as a word: `rg`, `css`. */
const SHORT_FORM = /^(?!ng$)[bcdfghjklmnpqrstvwxz]{2,4}$/;

/** Endings of French words: an unknown word with one is new, technical or misspelled rather than a name. */
const NEW_WORD =
  /(?:tion|tions|ment|ments|ite|ites|iste|istes|isme|ismes|ages?|ique|iques|ables?|ances?|ences?|aires?|isation|ees?|er|erais?|erait|eurs?|euses?)$/;

/** Short words in capitals are acronyms more often than names. */
export const isAcronym = (word: Lexeme): boolean =>
  word.norm.length <= 6 && (word.given !== 'sure' || word.norm.length <= 4) && !word.ordinary;

/** One past the last word of the name that begins at `at`; `undefined` when none can begin there. */
export function nameEnd(utterance: Utterance, at: number, context: NameContext): number | undefined {
  if (!mayBegin(utterance, at, context)) return undefined;
  let to = at;
  let next = at;
  while (next < utterance.words.length && next < at + LONGEST_NAME) {
    const word = utterance.words[next] as Lexeme;
    if (next > at && !goesOn(utterance, next, to, at, context)) break;
    next += 1;
    if (
      next - 1 === at ||
      !word.particle ||
      isLastPart(utterance, next - 1) ||
      isLastInitial(utterance, next - 1)
    )
      to = next;
    if (word.text.length === 1 && utterance.norm(next) === '.') next += 1;
  }
  return to > at ? to : undefined;
}

/** A particle that nothing follows is the name itself: `madame Le`. */
function isLastPart(utterance: Utterance, at: number): boolean {
  return (
    (utterance.words[at] as Lexeme).given === 'sure' &&
    !looksLikeName(utterance.words[at + 1] ?? (utterance.words[at] as Lexeme))
  );
}

function mayBegin(utterance: Utterance, at: number, context: NameContext): boolean {
  const word = utterance.word(at);
  if (word === undefined) return false;
  if (isVerbMarie(utterance, at) || isTrade(utterance, at) || isBound(utterance, at)) return false;
  if (isBretonArticle(utterance, at)) return context !== 'bare';
  if (isParticleOfName(utterance, at, context)) return announces(context) || !isPlainPreposition(word);
  if (word.norm.length === 1)
    return isInitial(utterance, at) || (context === 'civil' && isLastInitial(utterance, at));
  if (word.elided) return false;
  return isNameByItself(utterance, word, context) || isNameIn(word, context);
}

/** A first name, or a frequent surname where one is expected. */
function isNameByItself(utterance: Utterance, word: Lexeme, context: NameContext): boolean {
  if (word.given === 'sure' && (!word.entity || announces(context))) return true;
  if (context === 'civil' && FREQUENT_SURNAMES.has(word.norm)) return true;
  const expected = announces(context) || INSURED.test(utterance.norm(word.at - 1));
  return expected && isSurnameHere(utterance, word.at);
}

function isNameIn(word: Lexeme, context: NameContext): boolean {
  if (word.stop) {
    const expected = announces(context) || (context === 'related' && NAMES_THOUGH_GRAMMAR.has(word.norm));
    return expected && word.writtenCase === 'capital' && !word.entity;
  }
  if (announces(context)) return word.writtenCase !== 'lower' || !word.ordinary || word.given !== undefined;
  if (word.entity) return false;
  if (context === 'family' && FREQUENT_SURNAMES.has(word.norm)) return true;
  return looksLikeName(word) || (context !== 'bare' && word.given !== undefined);
}

const announces = (context: NameContext): boolean => context === 'introduced' || context === 'civil';

/** A frequent surname, whatever else it may be, in capitals or where case says nothing. */
function isSurnameHere(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at] as Lexeme;
  if (!FREQUENT_SURNAMES.has(word.norm) || word.writtenCase === 'lower') return false;
  return !utterance.cased || /^\p{Lu}/u.test(word.text);
}

const INSURED = /^(?:assuree?|beneficiaire|titulaire|defunte?|epouse|veuve|nee)$/;

const isInitial = (utterance: Utterance, at: number): boolean =>
  /^[A-LN-Z]$/.test(utterance.words[at]?.text ?? '') &&
  utterance.norm(at + 1) === '.' &&
  /^\p{Lu}/u.test(utterance.words[at + 2]?.text ?? '');

/** `Aubert B.` */
const isLastInitial = (utterance: Utterance, at: number): boolean =>
  /^(?:[A-Z]|Ph|Ch|Th|Cl|Fr|Chr)$/.test(utterance.words[at]?.text ?? '') && utterance.norm(at + 1) === '.';

/** `la fille de Fernande`: the preposition belongs to what stands before. */
const isPlainPreposition = (word: Lexeme): boolean =>
  /^(?:de|du|des|d|la|le|l|les|en|y|e|i|o|si|do)$/.test(word.norm) &&
  word.writtenCase !== 'capital' &&
  !/^\p{Lu}/u.test(word.text);

const isPlain = (word: Lexeme | undefined): boolean =>
  word !== undefined && (word.elided || /^(?:de|du|des|d|la|le|l|les|en|y|e|i|o|si)$/.test(word.norm));

/** `marin pêcheur`: a trade that begins with a first name. */
const isTrade = (utterance: Utterance, at: number): boolean =>
  utterance.norm(at) === 'marin' &&
  !/^\p{Lu}/u.test(utterance.words[at]?.text ?? '') &&
  (/^(?:pecheur|d|de|au|a|dans|en|sur)$/.test(utterance.norm(at + 1)) ||
    /^(?:pension|retraite|regime|carriere|metier)$/.test(utterance.norm(at - 2)));

/** `le partenaire lié par un pacte`. */
const isBound = (utterance: Utterance, at: number): boolean =>
  /^liee?s?$/.test(utterance.norm(at)) && /^(?:par|a|au)$/.test(utterance.norm(at + 1));

/** `je me marie`, `on se marie`, `qu'on me lise`: the verb. */
function isVerbMarie(utterance: Utterance, at: number): boolean {
  if (utterance.norm(at) === 'lise')
    return /^(?:je|me|se|te|le|la|les|lui|nous|vous)$/.test(utterance.norm(at - 1));
  return utterance.norm(at) === 'marie' && /^(?:me|se|te|nous|vous|remarie)$/.test(utterance.norm(at - 1));
}

/** `de la Tour`, `van der Meersch`, `N'Guessan`, `le goff`: a particle with a name behind it. */
export function isParticleOfName(utterance: Utterance, at: number, context: NameContext): boolean {
  const behind = behindParticles(utterance, at);
  if (behind === undefined || behind.word.entity) return false;
  const { word, foreign } = behind;
  const written = word.writtenCase === 'capital' || (word.writtenCase === 'upper' && !isAcronym(word));
  if (!foreign && isPlain(utterance.words[at]) && !announces(context))
    return written && !(word.ordinary && word.given === undefined) && !isAcronym(word);
  if (written) return true;
  const article = utterance.norm(at) === 'le' && !word.stop && word.writtenCase !== 'lower';
  const announced =
    (context === 'introduced' && article) || (announces(context) && isBretonArticle(utterance, at));
  return announced || looksLikeName(word) || (foreign && !word.stop);
}

const MAX_PARTICLES = 3;

/** The word behind the particles that begin at `at`, and whether one of them is foreign. */
function behindParticles(
  utterance: Utterance,
  at: number,
): { readonly word: Lexeme; readonly foreign: boolean } | undefined {
  let foreign = false;
  for (let next = at; next <= at + MAX_PARTICLES; next++) {
    const word = utterance.word(next);
    if (word === undefined) return undefined;
    const runs = next === at || utterance.words[next - 1]?.particle === true;
    const particle = word.particle && runs && next < at + MAX_PARTICLES;
    const speaks = particle && isForeignParticle(word);
    foreign ||= speaks;
    if (particle && (speaks || word.stop || !looksLikeName(word))) continue;
    return next === at ? undefined : { word, foreign };
  }
  return undefined;
}

function goesOn(utterance: Utterance, at: number, to: number, from: number, context: NameContext): boolean {
  const word = utterance.words[at] as Lexeme;
  if (word.kind !== 'word') return false;
  if (isInitial(utterance, at) || isLastInitial(utterance, at)) return true;
  // `C. Moreau`
  if (utterance.norm(at - 1) === '.' && isInitial(utterance, at - 2)) return !word.stop && !word.entity;
  if (goesOnByParticle(utterance, at, context)) return !(word.norm === 'd' && at > to);
  return isNextPart(utterance, at, from, context);
}

/** `de la` in `Jeanne de la Tour`: particles with a name behind them. */
function goesOnByParticle(utterance: Utterance, at: number, context: NameContext): boolean {
  const word = utterance.words[at] as Lexeme;
  const before = utterance.words[at - 1];
  const named = before?.given !== undefined || before?.particle === true;
  if (word.particle && isParticleOfName(utterance, at, named ? 'introduced' : context)) return true;
  if (word.particle && announces(context) && isNobleParticle(utterance, at)) return true;
  return word.norm === 'la' && before?.norm === 'de' && isNobleParticle(utterance, at - 1);
}

/** Whether a word that is no particle goes on with the name that began at `from`. */
function isNextPart(utterance: Utterance, at: number, from: number, context: NameContext): boolean {
  const word = utterance.words[at] as Lexeme;
  const previous = utterance.words[at - 1] as Lexeme;
  if (word.elided || word.norm.length < 2) return false;
  if (word.given === 'sure') return !isVerbMarie(utterance, at);
  if (isSurnameBehindFirstName(utterance, at, context)) return true;
  if (word.stop) return isShortSurname(word, previous);
  if (isNamesakeOfSomebodyPublic(utterance, at)) return true;
  if (word.entity && word.writtenCase !== 'upper') return false;
  return (
    looksLikeName(word) || (word.writtenCase !== 'lower' && isWordAsName(word, previous, at - from, context))
  );
}

/** `Michel Macron`: a public surname behind another first name. */
function isNamesakeOfSomebodyPublic(utterance: Utterance, at: number): boolean {
  const { lexicon, norms, words } = utterance;
  const named = words[at - 1]?.given === 'sure' && words[at - 1]?.entity === false;
  return named && lexicon.publicPersonAt(norms, at)?.whole === false;
}

/** A surname that is a word (`Petit`, `Boulanger`) straight behind a first name, or alone behind a courtesy title. */
function isWordAsName(word: Lexeme, previous: Lexeme, behind: number, context: NameContext): boolean {
  const shouted = word.writtenCase === 'upper' && (previous.given !== undefined || word.norm.length > 3);
  if (shouted || word.given !== undefined || previous.particle) return true;
  const afterGivenName = previous.given !== undefined && behind <= 2;
  return afterGivenName && (context !== 'bare' || previous.given === 'sure') && !isVerbal(word);
}

/** `Ly`, `Le` behind a first name. */
const isShortSurname = (word: Lexeme, previous: Lexeme): boolean =>
  word.writtenCase === 'capital' && previous.given !== undefined && !word.entity && word.norm.length < 4;

/** `le goff`, `le roux`: a surname in two words; with a capital letter or where case says nothing. */
function isBretonArticle(utterance: Utterance, at: number): boolean {
  const surname = utterance.words[at + 1];
  return (
    utterance.norm(at) === 'le' &&
    surname?.writtenCase !== 'lower' &&
    FREQUENT_SURNAMES.has(surname?.norm ?? '')
  );
}

/** `Martine Cousin`, `paul toussaint`: a surname that is something else as well, straight behind a first name. */
function isSurnameBehindFirstName(utterance: Utterance, at: number, context: NameContext): boolean {
  const word = utterance.words[at] as Lexeme;
  const first = utterance.words[at - 1];
  const isFirstName = first?.given === 'sure' || (first?.given !== undefined && context !== 'bare');
  return isFirstName && word.writtenCase !== 'lower' && FREQUENT_SURNAMES.has(word.norm);
}

/** `de la fontaine` behind a name that was announced. */
function isNobleParticle(utterance: Utterance, at: number): boolean {
  if (!/^(?:de|du|d)$/.test(utterance.norm(at))) return false;
  const next = utterance.words[/^(?:la|l)$/.test(utterance.norm(at + 1)) ? at + 2 : at + 1];
  return next?.kind === 'word' && !next.stop && !next.entity && next.writtenCase !== 'lower';
}

/** Endings of verbs: what a first name does rather than what it is followed by. */
function isVerbal(word: Lexeme): boolean {
  return (
    /(?:ait|aient|era|eront|erait|ent|ant|ees?|es|e)$/.test(word.norm) &&
    !/(?:te|ge|re|le|ne|che|que|ade|age)$/.test(word.norm)
  );
}
