import type { Token } from '@decroche/french';

const NEGATES = /^(?:pas|plus|jamais|rien|aucune?|ni|guere|nul|nulle)$/;
const ALONE = /^(?:pas|jamais|rien|aucune?|non|sans)$/;
/** How far "ne" and the other half of it may stand apart, in words. */
const REACH = 8;

/**
 * What each negation of a text is about: the first word after "ne" that says something, wherever "pas" stands ("ne compte pas",
 * "n'est pas comptée", "aucun n'est compté"), or the word after "sans", "pas" and "non". "ne … que" denies nothing.
 */
export function deniedIn(tokens: readonly Token[], items: readonly (readonly string[])[]): string[] {
  const denied: string[] = [];
  const used = new Set<number>();
  const head = (from: number): string => items.slice(from).find(({ length }) => length > 0)?.[0] ?? '';
  for (const [at, { norm, elided }] of tokens.entries()) {
    if (norm !== 'ne' && !(norm === 'n' && elided)) continue;
    // Said twice, it denies what the first one says.
    if (/^ne?$/.test(tokens[at + 1]?.norm ?? '')) denied.push('ne');
    const halves = halvesOf(tokens, at);
    if (halves.length === 0) continue;
    for (const half of halves) used.add(half);
    const isNoLonger = halves.every((half) => tokens[half]?.norm === 'plus');
    denied.push(`${isNoLonger ? 'no longer ' : ''}${head(at + 1)}`);
  }
  for (const [at, { norm }] of tokens.entries()) {
    if (used.has(at) || !ALONE.test(norm)) continue;
    if (tokens[at - 1]?.norm === 'sans') continue;
    denied.push(head(at + 1));
  }
  return denied;
}

/** Where the other halves of a "ne" stand: after it, or before it in "aucun n'est". */
function halvesOf(tokens: readonly Token[], ne: number): number[] {
  const halves: number[] = [];
  for (let at = ne + 1; at < tokens.length && at <= ne + REACH; at += 1) {
    const norm = tokens[at]?.norm ?? '';
    if (norm === 'ne' || norm === 'n' || /^[.;:]$/.test(norm)) break;
    if (NEGATES.test(norm)) halves.push(at);
  }
  for (let at = ne - 1; at >= 0 && at >= ne - REACH; at -= 1) {
    const norm = tokens[at]?.norm ?? '';
    if (/^[.,;:]$/.test(norm)) break;
    if (/^(?:aucune?|rien|ni|jamais|nul|nulle)$/.test(norm)) halves.push(at);
  }
  return halves;
}
