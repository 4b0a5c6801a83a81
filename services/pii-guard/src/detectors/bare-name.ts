import { type Detector, wordSet } from '../detector.ts';
import { NAMING_WORDS } from '../lexicon/entities.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { isAcronym, isParticleOfName, looksLikeName, nameEnd } from './name-run.ts';

const GREETINGS = wordSet('oui bonjour bonsoir allo alors euh madame monsieur voila ben , .');
const MOST_GREETINGS = 5;
const PLACE_PREPOSITIONS = /^(?:a|au|aux|en|sur|vers|pres|dans|entre)$/;

/** Names that nothing introduces: by first names, by capitals, by words that are no French. */
export const detectBareNames: Detector = ({ utterance }) => {
  const spans: PiiSpan[] = [];
  for (let at = 0; at < utterance.words.length; at++) {
    const from = utterance.words[at] as Lexeme;
    if (isMisheardMonth(utterance, at)) continue;
    const to = isPairOfFirstNames(utterance, at) ? at + 2 : nameEnd(utterance, at, 'bare');
    if (to === undefined) continue;
    const name = utterance.words.slice(at, to);
    const score = scoreOf(utterance, at, name);
    if (score === undefined) {
      at = Math.max(at, to - 1);
      continue;
    }
    const start = (utterance.words[startBefore(utterance, at)] as Lexeme).start;
    spans.push({ type: 'PERSON', start, end: (name.at(-1) ?? from).end, score });
    at = to - 1;
  }
  if (/\p{Lu}\.-/u.test(utterance.text)) {
    for (const { 0: name, index } of utterance.text.matchAll(DOUBLE_INITIAL))
      spans.push({ type: 'PERSON', start: index, end: index + name.length, score: 0.75 });
  }
  return spans;
};

/** `J.-P. Courtois` */
const DOUBLE_INITIAL = /(?<![\p{L}.])\p{Lu}\.-\p{Lu}\. ?\p{Lu}[\p{L}'’-]+/gu;

function scoreOf(utterance: Utterance, at: number, name: readonly Lexeme[]): number | undefined {
  const content = name.filter((word) => !word.particle || word.given === 'sure');
  const capitals = content.filter(
    (word) => word.writtenCase === 'capital' || (word.writtenCase === 'upper' && !isAcronym(word)),
  );
  const sure = content.some(
    (word) =>
      word.given === 'sure' && !(content.length === 1 && isAcronym(word) && word.writtenCase === 'upper'),
  );
  if (/^[A-Z]$/.test(name[0]?.text ?? '') && name.length > 1) return 0.7;
  if (content.length === 1 && content[0]?.ordinary === true && isCommonNoun(utterance, at)) return undefined;
  if (/^sainte?-/.test(content[0]?.norm ?? '')) return undefined;
  if (isNamed(utterance, at) || isPlaceName(utterance, at, name)) return undefined;
  if (sure) return 0.8;
  const ambiguous = content.some((word) => word.given === 'ambiguous' && word.writtenCase === 'capital');
  if (ambiguous) return 0.7;
  const unknown = content.filter((word) => !word.ordinary && !word.entity);
  if (capitals.length >= 2 && unknown.length > 0) return 0.75;
  const starts = content[0]?.startsSentence === true && /^\p{Lu}\p{Ll}{3}/u.test(content[0].text);
  if (starts && unknown.length === content.length && !content.some((word) => word.commune)) return 0.55;
  const shouted =
    content[0]?.startsSentence === true && /^\p{Lu}{6}/u.test(content[0].text) && utterance.cased;
  if (shouted && content.length === 1 && unknown.length === 1 && content[0]?.commune === false) return 0.55;
  if (isWhoCalls(utterance, at) && unknown.length === content.length) return 0.6;
  if (isPairOfFirstNames(utterance, at)) return 0.65;
  const foreign = name.some((word) => word.particle) && isParticleOfName(utterance, at, 'bare');
  if (foreign && unknown.length > 0) return 0.7;
  if (capitals.length === 1 && unknown.length >= 1) return isSingleName(utterance, at) ? 0.6 : undefined;
  return undefined;
}

/** `bonjour c'est jourdain`: who calls says so first. */
const isWhoCalls = (utterance: Utterance, at: number): boolean =>
  at > 2 &&
  at <= MOST_GREETINGS &&
  utterance.norm(at - 2) === 'c' &&
  utterance.norm(at - 1) === 'est' &&
  utterance.norms.slice(0, at - 2).every((norm) => GREETINGS.has(norm));

/** `au premier jean vier` */
const isMisheardMonth = (utterance: Utterance, at: number): boolean =>
  utterance.norm(at) === 'jean' &&
  utterance.norm(at + 1) === 'vier' &&
  utterance.numberEndingAt(at) !== undefined;

/** `c'est rose marin`: two words that are first names as well, where somebody says who he is. */
function isPairOfFirstNames(utterance: Utterance, at: number): boolean {
  const [first, second] = [utterance.words[at], utterance.words[at + 1]];
  if (first?.given !== 'ambiguous' || first.writtenCase === 'lower' || second?.writtenCase === 'lower')
    return false;
  if (second?.given !== 'ambiguous' && !FREQUENT_SURNAMES.has(second?.norm ?? '')) return false;
  return (
    /^(?:est|pour|ici|bonjour|allo|suis|moi|oui|madame|monsieur)$/.test(utterance.norm(at - 1)) || at === 0
  );
}

/** `un olivier`, `l'olivier`: a thing. */
const isCommonNoun = (utterance: Utterance, at: number): boolean =>
  /^(?:un|une|des|l|d|ces|cet|cette)$/.test(utterance.norm(at - 1)) &&
  utterance.words[at]?.writtenCase !== 'capital';

/** `la loi Borne`, `le groupe Klesia`, `la Carsat Bretagne`: the name of a thing. */
function isNamed(utterance: Utterance, at: number): boolean {
  let before = at - 1;
  while (/^(?:de|du|des|d|la|le|l|les)$/.test(utterance.norm(before)) && before > at - 3) before -= 1;
  return NAMING_WORDS.has(utterance.norm(before));
}

/** A commune or an unknown place after `à`, `en`, `de`. */
function isPlaceName(utterance: Utterance, at: number, name: readonly Lexeme[]): boolean {
  const before = utterance.norm(at - 1);
  const sure = name.filter((word) => word.given === 'sure').length;
  if (PLACE_PREPOSITIONS.test(before))
    return sure === 0 || name.every((word) => word.commune || word.particle);
  const communes = name.every((word) => word.commune || word.particle);
  return (
    communes && sure === 0 && (/^(?:de|d)$/.test(before) || name.every((word) => word.given === undefined))
  );
}

/** A lone unknown word with a capital: a name unless it is written like an acronym or stands for a body. */
function isSingleName(utterance: Utterance, at: number): boolean {
  return (utterance.words[at] as Lexeme).writtenCase !== 'upper';
}

/** `oui alors picot solange`: nothing but greetings stands before. */
function opensTheCall(utterance: Utterance, at: number): boolean {
  return utterance.norms.slice(0, at).every((norm) => GREETINGS.has(norm)) && at <= MOST_GREETINGS;
}

/** `Plantier Georges`: no French word, with a capital letter. */
const isCapitalised = (utterance: Utterance, word: Lexeme): boolean =>
  utterance.cased && !word.ordinary && /^\p{Lu}\p{Ll}{2}/u.test(word.text);

/** `DA COSTA Maria`. */
const isParticleBesideName = (word: Lexeme): boolean =>
  /^(?:da|de|do|dos|das|di|du|le|la|el|van|ben)$/.test(word.norm);

/** In lists a surname stands before the first name: `Dos Santos Maria`, `dupont jean`. */
function startBefore(utterance: Utterance, at: number): number {
  let from = at;
  while (from > 0 && from > at - 3) {
    const previous = utterance.words[from - 1] as Lexeme;
    const isSurname = FREQUENT_SURNAMES.has(previous.norm) && previous.writtenCase !== 'lower';
    const written = previous.writtenCase === 'upper' && previous.norm.length > 1;
    if (written && isParticleBesideName(previous)) {
      from -= 1;
      continue;
    }
    if (
      previous.kind !== 'word' ||
      previous.stop ||
      (previous.entity && !(isSurname && from === 1)) ||
      (previous.commune && !written && !isSurname)
    )
      break;
    if (
      !looksLikeName(previous) &&
      !isCapitalised(utterance, previous) &&
      !(isSurname && (utterance.words[at]?.given === 'sure' || from === 1)) &&
      previous.given === undefined &&
      !(previous.writtenCase === 'upper' && previous.norm.length > 2) &&
      !(
        from === at &&
        previous.writtenCase !== 'lower' &&
        utterance.words[at]?.given === 'sure' &&
        opensTheCall(utterance, from - 1)
      )
    )
      break;
    from -= 1;
  }
  return from;
}
