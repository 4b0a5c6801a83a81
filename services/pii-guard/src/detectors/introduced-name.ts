import { HESITATIONS, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import { CIVILITIES, OFFICES, RELATIVES, TITLES } from '../lexicon/name-words.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import type { PiiSpan } from '../span.ts';
import { isForeignParticle, type Lexeme, type Utterance } from '../utterance.ts';
import { type NameContext, nameEnd } from './name-run.ts';
import { isPublicPerson } from './public-person.ts';

/** Phrases after which a name follows, as folded words. */
const INTRODUCTIONS: readonly (readonly string[])[] = [
  'm appelle',
  's appelle',
  's appelait',
  'nous appelons',
  'm appelais',
  'me nomme',
  'se nomme',
  'se nommait',
  'me prenomme',
  'se prenomme',
  'au nom de',
  'au nom d',
  'nom de famille',
  'nom de jeune fille',
  'nom de naissance',
  'nom d usage',
  'nom d epouse',
  'nom marital',
  'nom de femme',
  'nom de femme mariee',
  'nom de mariage',
  'de la part de',
  'de la part d',
  'mon nom',
  'son nom',
  'le nom',
  'leur nom',
  'votre nom',
  'mon prenom',
  'son prenom',
  'le prenom',
  'nom',
  'prenom',
  'prenoms',
  'ici',
  'nomme',
  'nommee',
  'denomme',
  'denommee',
  'surnomme',
  'epouse',
  'veuve',
  'nee',
  'feu',
  'feue',
  'signe',
  'divorcee',
  'moi c est',
  'lui c est',
  'elle c est',
  'je suis',
  'allo',
  'a l appareil',
  'c est moi',
  'vous passe',
  'de la part de qui',
  's il vous plait',
  'vous etes',
  'l honneur',
  'quel nom',
].map((phrase) => phrase.split(' '));
const INTRODUCTIONS_BY_WORD = byFirstWord(INTRODUCTIONS);
/** After these, an ordinary word is no name: more must speak for it. */
const WEAK = wordSet(
  'ici epouse veuve nee signe divorcee nomme nommee prenom prenoms suis allo feu feue est appareil moi passe qui plait etes honneur',
);
const LINKS = wordSet(
  "c est pas etait : d de famille d'usage usage les marital epouse jeune fille naissance oui bien i aussi toujours",
  ...HESITATIONS,
);
const MOST_LINKS = 5;
const GIVEN_BY = wordSet(
  'succession heritiers droit deces obseques compte dossier nom pension retraite cote part signature heritiers compter appel mail courrier message',
);

/** After these a surname is expected. */
const FAMILY = wordSet('epouse veuve nee feu feue divorcee');

const contextOf = (last: string, weak: boolean): NameContext =>
  FAMILY.has(last) ? 'family' : weak ? 'related' : 'introduced';

/** `la majoration s'appelle surcote`: a thing is called by a word. */
const isThingCalled = (utterance: Utterance, at: number): boolean =>
  utterance.norm(at) === 's' &&
  !/^(?:il|elle|ils|elles|lui)$/.test(utterance.norm(at - 1)) &&
  !utterance.words
    .slice(Math.max(0, at - 4), at)
    .some(({ norm }) => RELATIVES.has(norm) || SOMEBODY.test(norm));
const SOMEBODY =
  /^(?:monsieur|madame|dame|homme|garcon|personne|type|gars|medecin|docteur|chef|directeur|directrice)$/;

function byFirstWord(
  phrases: readonly (readonly string[])[],
): ReadonlyMap<string, readonly (readonly string[])[]> {
  return Map.groupBy(phrases, ([first = '']) => first);
}

/** Names that speech brings in: said of oneself, after a courtesy title, of a relative, of a file. */
export const INTRODUCED_NAMES: Detector = {
  name: 'introduced-name',
  finds: ['PERSON'],
  stage: 'plain',
  rules: {
    introduction: "je m'appelle Odette Rivoire",
    afterwards: "kowalczyk à l'appareil",
    courtesy: 'madame Boulanger voudrait un relevé',
    subject: "c'est pierre qui a signé",
    apposition: 'rose ma femme a reçu un courrier',
    relative: 'mon mari Lucien touche déjà la sienne',
    title: 'la famille Delattre nous a écrit',
    'given-by': 'la succession de tixier',
  },
  openFrom: startOfCandidate,
  detect: ({ utterance, isKnownName }) =>
    utterance.words.flatMap((word) => [
      ...behindIntroduction(utterance, word),
      ...beforeAfterwards(utterance, word),
      ...behindCourtesy(utterance, word, isKnownName),
      ...besideVerb(utterance, word),
      ...behindRelative(utterance, word),
      ...behindTitle(utterance, word),
      ...givenBy(utterance, word),
    ]),
};

/** The name that begins at a token, if one does in that context. */
function nameAt(
  utterance: Utterance,
  at: number,
  context: NameContext,
  score: number,
  rule: string,
): PiiSpan[] {
  const to = nameEnd(utterance, at, context);
  const first = utterance.words[at];
  const last = utterance.words[(to ?? 0) - 1];
  if (to === undefined || first === undefined || last === undefined) return [];
  const before = utterance.words[at - 1];
  const noble = context === 'introduced' && before?.elided === true && before.norm === 'd';
  return [{ type: 'PERSON', start: noble ? before.start : first.start, end: last.end, score, rule }];
}

function behindIntroduction(utterance: Utterance, { at, norm }: Lexeme): PiiSpan[] {
  const phrases = INTRODUCTIONS_BY_WORD.get(norm) ?? [];
  return phrases
    .filter((phrase) => phrase.every((part, offset) => utterance.norm(at + offset) === part))
    .flatMap((phrase) => {
      const last = phrase.at(-1) ?? '';
      const from = at + phrase.length;
      const paired = isFieldBesideOther(utterance, from - 1);
      const weak = (WEAK.has(last) || (norm === 'nom' && phrase.length === 1)) && !paired;
      // `au nom de de Sousa`
      const noble = /^(?:de|d)$/.test(last) && /^(?:de|du)$/.test(utterance.norm(from));
      const context = isThingCalled(utterance, at) ? 'family' : contextOf(last, weak);
      const name = noble ? from : afterLinks(utterance, from);
      return nameAt(utterance, name, context, weak ? 0.8 : 0.9, 'introduction');
    });
}

/** `Kowalczyk à l'appareil`, `Martinez avec un z`. */
function beforeAfterwards(utterance: Utterance, { at }: Lexeme): PiiSpan[] {
  if (!isFollowed(utterance, at) && !isWithLetter(utterance, at)) return [];
  const first = utterance.words[nameBefore(utterance, at) ?? -1];
  const last = utterance.words[at - 1];
  if (first === undefined || last === undefined) return [];
  return [{ type: 'PERSON', start: first.start, end: last.end, score: 0.75, rule: 'afterwards' }];
}

function behindCourtesy(
  utterance: Utterance,
  { at, norm }: Lexeme,
  isKnownName: (norm: string) => boolean,
): PiiSpan[] {
  if (!CIVILITIES.has(norm) && !isShortMonsieur(utterance, at)) return [];
  const name = afterCivility(utterance, at);
  const known = isKnownName(utterance.norm(name)) || isKnownName(utterance.norm(name + 1));
  if (!known && isPublicPerson(utterance, at, name)) return [];
  return nameAt(utterance, name, 'civil', 0.88, 'courtesy');
}

function besideVerb(utterance: Utterance, { at }: Lexeme): PiiSpan[] {
  if (isSubject(utterance, at)) return nameAt(utterance, at, 'introduced', 0.65, 'subject');
  return isInApposition(utterance, at) ? nameAt(utterance, at, 'introduced', 0.65, 'apposition') : [];
}

const behindRelative = (utterance: Utterance, { at, norm }: Lexeme): PiiSpan[] =>
  RELATIVES.has(norm) && !isOfTown(utterance, at + 1)
    ? nameAt(utterance, afterLinks(utterance, at + 1), 'related', 0.82, 'relative')
    : [];

const behindTitle = (utterance: Utterance, { at, norm }: Lexeme): PiiSpan[] =>
  TITLES.has(norm) ? nameAt(utterance, afterLinks(utterance, at + 1), 'family', 0.82, 'title') : [];

function givenBy(utterance: Utterance, { at, norm }: Lexeme): PiiSpan[] {
  if (!GIVEN_BY.has(norm) || !/^(?:de|d)$/.test(utterance.norm(at + 1))) return [];
  const court = norm === 'appel' && /^cours?$/.test(utterance.norm(at - 2));
  const place = utterance.words[at + 2];
  const town = place?.commune === true && place.given === undefined;
  return court || town ? [] : nameAt(utterance, at + 2, 'family', 0.82, 'given-by');
}

/** `ma voisine de Saint-Étienne`. */
function isOfTown(utterance: Utterance, at: number): boolean {
  const town = utterance.words[at + 1];
  if (!/^(?:de|d)$/.test(utterance.norm(at)) || town?.commune !== true) return false;
  return town.given !== 'sure' || town.norm.startsWith('saint');
}

/** `c'est Pierre qui a signé`. */
function isSubject(utterance: Utterance, at: number): boolean {
  const said = utterance.norm(at - 2) === 'c' && utterance.norm(at - 1) === 'est';
  return said && utterance.words[at]?.given === 'ambiguous' && utterance.norm(at + 1) === 'qui';
}

/** `Rose ma femme`, `Maurice mon frère`, `j'ai eu Max au téléphone`. */
function isInApposition(utterance: Utterance, at: number): boolean {
  const name = utterance.words[at];
  if (name?.given === undefined || /^(?:un|une|le|la|les|l|de|du|des|d)$/.test(utterance.norm(at - 1)))
    return false;
  if (
    utterance.norm(at - 1) === 'eu' &&
    utterance.norm(at + 1) === 'au' &&
    utterance.norm(at + 2) === 'telephone'
  )
    return true;
  return /^(?:mon|ma)$/.test(utterance.norm(at + 1)) && RELATIVES.has(utterance.norm(at + 2));
}

/** `nom Texier prénom Rose`: what stands between and behind the two fields is a name, word or not. */
function isFieldBesideOther(utterance: Utterance, at: number): boolean {
  const field = utterance.norm(at);
  if (field !== 'nom' && field !== 'prenom') return false;
  const other = field === 'nom' ? 'prenom' : 'nom';
  for (const step of [1, -1]) {
    for (let next = at + step; Math.abs(next - at) <= MOST_LINKS; next += step) {
      const word = utterance.words[next];
      if (word === undefined || (word.stop && word.given === undefined && !FIELD_WORDS.test(word.norm)))
        break;
      if (word.norm === other && Math.abs(next - at) > 1) return true;
    }
  }
  return false;
}

const FIELD_WORDS = /^(?:nom|prenom|le|la|c|est)$/;

/** `mon nom c'est`, `prénom :`, `nom de famille alors`. */
function afterLinks(utterance: Utterance, from: number): number {
  let at = from;
  while (at < from + MOST_LINKS && isLink(utterance, at)) at += 1;
  return at;
}

function isLink(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined) return false;
  if (word.writtenCase === 'capital' || (word.norm === 'd' && word.elided === false)) return false;
  return LINKS.has(word.norm);
}

/** Who is on the line: `Kowalczyk à l'appareil`, `Ouattara c'est mon nom`, `Martinez avec un z`. */
const AFTERWARDS: readonly (readonly string[])[] = [
  'a l appareil',
  'c est mon nom',
  'c est mon prenom',
  'c est son nom',
  'c est le nom',
  'c est mon nom de famille',
  'est mon nom',
  'est mon prenom',
  'mon prenom',
  'de son prenom',
  'de mon nom',
  'c est moi',
].map((phrase) => phrase.split(' '));

const AFTERWARDS_BY_WORD = byFirstWord(AFTERWARDS);

function isFollowed(utterance: Utterance, at: number): boolean {
  const phrases = AFTERWARDS_BY_WORD.get(utterance.norm(at)) ?? [];
  // `c'est moi qui paie`
  if (utterance.norm(at + 3) === 'qui') return false;
  return phrases.some((phrase) => phrase.every((part, offset) => utterance.norm(at + offset) === part));
}

const LONGEST_AFTERWARDS = Math.max(...AFTERWARDS.map((phrase) => phrase.length));

const LONGEST_NAME_BEFORE = 4;

/** Where the name begins that ends right before `end`; `undefined` when none does. */
function nameBefore(utterance: Utterance, end: number): number | undefined {
  let from = end;
  while (from > 0 && end - from < LONGEST_NAME_BEFORE && isPartBefore(utterance, from, end)) from -= 1;
  return from < end ? from : undefined;
}

/** Whether the word before `from` is part of the name that ends right before `end`. */
function isPartBefore(utterance: Utterance, from: number, end: number): boolean {
  const word = utterance.word(from - 1);
  if (word === undefined || word.elided || word.entity || word.norm.length < 2) return false;
  const french = /^(?:le|la|de|du)$/.test(word.norm) && utterance.words[from - 2]?.given !== undefined;
  if (from < end && (isForeignParticle(word) || french)) return true;
  if (word.stop && !(from === end && word.given === 'ambiguous')) return false;
  return from === end || !word.ordinary || word.given !== undefined || word.writtenCase === 'capital';
}

function isWithLetter(utterance: Utterance, at: number): boolean {
  if (utterance.norm(at) !== 'avec' || !/^(?:un|une|deux)$/.test(utterance.norm(at + 1))) return false;
  return /^[a-z]$/.test(utterance.norm(at + 2)) && utterance.words[at + 2]?.elided === false;
}

/** `M. Durand`, `M Durand`, `Me Delattre`: short forms that are ordinary letters and words too. */
function isShortMonsieur(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined || word.elided) return false;
  const dotted = utterance.norm(at + 1) === '.';
  const next = utterance.words[dotted ? at + 2 : at + 1];
  if (word.norm === 'm' && dotted && next?.kind === 'word' && !next.stop) {
    if (!next.ordinary) return true;
    const unit = utterance.words[at - 1]?.kind === 'number';
    if (!unit && next.writtenCase !== 'lower' && FREQUENT_SURNAMES.has(next.norm)) return true;
  }
  return /^(?:M|Me|Mr|Dr|Pr|Mlle|Mme)$/.test(word.text) && next !== undefined && next.writtenCase !== 'lower';
}

/** Past the courtesy title: dots, a second title, "et madame"; an office stands for nobody. */
function afterCivility(utterance: Utterance, at: number): number {
  let next = at + 1;
  if (utterance.norm(next) === '.') next += 1;
  while (CIVILITIES.has(utterance.norm(next)) && next < at + 4) next += 1;
  if (/^(?:et|ou)$/.test(utterance.norm(next)) && CIVILITIES.has(utterance.norm(next + 1))) next += 2;
  // `mme b. aubert`
  if (/^[a-z]$/.test(utterance.norm(next)) && utterance.norm(next + 1) === '.' && !utterance.cased) next += 2;
  return OFFICES.has(utterance.norm(next)) ? Number.MAX_SAFE_INTEGER : next;
}

/**
 * Where a word begins that the words at the end of the text may still show to be a name (`Kowalczyk à l'…`); the end
 * of the text for none.
 */
export function startOfCandidate(utterance: Utterance): number {
  const { words } = utterance;
  // `rose ma …`
  const named = words.at(-2);
  if (named?.given !== undefined && /^(?:mon|ma)$/.test(words.at(-1)?.norm ?? '')) return named.at;
  for (let tail = 1; tail <= LONGEST_AFTERWARDS && tail < words.length; tail++) {
    const at = words.length - tail;
    const rest = utterance.norms.slice(at);
    const begun = AFTERWARDS.some(
      (phrase) => rest.length < phrase.length && rest.every((norm, i) => norm === phrase[i]),
    );
    const spelling = rest[0] === 'avec' && rest.length < 3;
    if (!begun && !spelling) continue;
    const from = nameBefore(utterance, at);
    if (from !== undefined) return from;
  }
  return words.length;
}
