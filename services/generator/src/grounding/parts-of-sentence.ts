import type { Token } from '@decroche/french';

/** Nouns of a text by their part in it, as far as the words around them say so. */
export interface Parts {
  /** Who does it: before an active verb, or after "par". */
  readonly doing: ReadonlySet<string>;
  /** To whom or what it is done: after the verb, before a passive one, after "à". */
  readonly undergoing: ReadonlySet<string>;
}

const DETERMINERS =
  /^(?:l|le|la|les|un|une|votre|vos|son|sa|ses|leur|leurs|ce|cet|cette|ces|chaque|aucun|aucune|quelque|tout|toute|tous|toutes)$/;
const TO = /^(?:a|au|aux|aupres|vers|chez)$/;
const OTHER =
  /^(?:de|d|du|des|pour|avec|sans|en|dans|sur|sous|selon|apres|avant|depuis|entre|contre|comme|des|jusqu|pendant)$/;
const PASSIVE = /^(?:est|sont|ete|etre|etait|etaient|sera|seront|se|s)$/;
/** What does not do itself: "la retraite se demande". */
const BY_SOMEBODY =
  /^(?:demand|depos|fait|font|pai|pay|vers|prend|calcul|telecharg|obtien|renvoi|envoi|touch|choisi|decid)/;
const PARTICIPLE = /(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues|it|ite|its|ites|ert|erte)$/;
/** Words that end the reach of a noun as the one before a verb. */
const CLAUSE = /^(?:[,;:.!?]|mais|qui|que|qu|si|car)$/;
const AND = /^(?:et|ou)$/;

/** People of whom nothing else is said: no words that are compared, but they too do something or undergo it. */
const PEOPLE = /^(?:personnes?|assuree?s?|gens)$/;

/** Reads who does something and who undergoes it. A noun is what an article or the like stands before. */
export function partsIn(tokens: readonly Token[], items: readonly (readonly string[])[]): Parts {
  const doing = new Set<string>();
  const undergoing = new Set<string>();
  let start = true;
  let part: Set<string> | undefined;
  for (const [at, { norm }] of tokens.entries()) {
    if (CLAUSE.test(norm) || (AND.test(norm) && !joinsNouns(tokens, items, at))) {
      start = true;
      continue;
    }
    if (norm === 'vous') (speaksTo(tokens, at) ? doing : undergoing).add(norm);
    const item = items[at]?.[0] ?? (PEOPLE.test(norm) ? norm : undefined);
    if (item === undefined) continue;
    const before = beforeNoun(tokens, items, at);
    // "la part de l'État": the State is where its part is.
    if (isPartOfNoun(tokens, items, at)) {
      part?.add(item);
      continue;
    }
    if (before === undefined) {
      start = false;
      part = undefined;
      continue;
    }
    if (before === 'par') part = doing;
    else if (TO.test(before)) part = undergoing;
    else if (OTHER.test(before)) part = undefined;
    else part = start && !isPassive(tokens, at) ? doing : undergoing;
    part?.add(item);
    if (!OTHER.test(before)) start = false;
  }
  return { doing, undergoing };
}

/** "vous prévenez", and not "vous prévient". */
function speaksTo(tokens: readonly Token[], at: number): boolean {
  const verb = tokens.slice(at + 1).find(({ norm }) => !/^(?:ne|n|l|le|la|les|y|en|lui|leur)$/.test(norm));
  return /ez$|^(?:etes|dites|faites)$/.test(verb?.norm ?? '');
}

/** The word before the article of a noun; empty at the start of a text, undefined for what has no article. */
function beforeNoun(
  tokens: readonly Token[],
  items: readonly (readonly string[])[],
  at: number,
): string | undefined {
  const own = tokens[at - 1]?.norm ?? '';
  if (/^(?:au|aux|du|par|des)$/.test(own)) return own;
  if (!DETERMINERS.test(own)) return undefined;
  let from = at - 2;
  while (from >= 0 && DETERMINERS.test(tokens[from]?.norm ?? '') && (items[from]?.length ?? 0) === 0)
    from -= 1;
  return tokens[from]?.norm ?? '';
}

/** True for what follows the word before it with nothing but "de" between them. */
function isPartOfNoun(tokens: readonly Token[], items: readonly (readonly string[])[], at: number): boolean {
  let from = at - 1;
  while (from > 0 && DETERMINERS.test(tokens[from]?.norm ?? '')) from -= 1;
  return /^(?:de|d|du|des)$/.test(tokens[from]?.norm ?? '') && (items[from - 1]?.length ?? 0) > 0;
}

/** "est versée", "se demande" after the noun, before the next clause. */
function isPassive(tokens: readonly Token[], noun: number): boolean {
  for (let at = noun + 1; at < tokens.length; at += 1) {
    const norm = tokens[at]?.norm ?? '';
    if (/^[;:.!?]$/.test(norm) || /^(?:mais|car|si)$/.test(norm)) return false;
    if (/^(?:se|s)$/.test(norm)) return BY_SOMEBODY.test(tokens[at + 1]?.norm ?? '');
    if (PASSIVE.test(norm))
      return tokens.slice(at + 1, at + 5).some((next) => PARTICIPLE.test(next.norm) && next.norm.length > 3);
  }
  return false;
}

/**
 * True for an "et" or "ou" between two nouns of one list: what follows the second is no verb, but the end, a mark or a
 * preposition.
 */
export function joinsNouns(
  tokens: readonly Token[],
  items: readonly (readonly string[])[],
  and: number,
): boolean {
  const second = items.findIndex((own, at) => at > and && own.length > 0);
  if (second < 0) return false;
  const between = tokens.slice(and + 1, second).map(({ norm }) => norm);
  if (!between.every((norm) => DETERMINERS.test(norm) || TO.test(norm) || OTHER.test(norm))) return false;
  const next = tokens[second + 1]?.norm ?? '.';
  return CLAUSE.test(next) || AND.test(next) || TO.test(next) || OTHER.test(next);
}
