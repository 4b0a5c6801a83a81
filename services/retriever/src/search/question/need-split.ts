import { readNumbers, type Token, tokenize } from '@decroche/french';

/** Words with which a caller goes on to something else. */
const CONNECTORS: readonly (readonly string[])[] = [
  ['et', 'aussi'],
  ['et', 'puis'],
  ['et', 'ensuite'],
  ['et', 'en', 'plus'],
  ['et', 'egalement'],
  ['et', 'je', 'voudrais'],
  ['et', 'je', 'veux'],
  ['et', 'je', 'dois'],
  ['et', 'savoir'],
  ['et', 'par', 'ailleurs'],
  ['par', 'ailleurs'],
  ['deuxieme', 'question'],
  ['deuxieme', 'chose'],
  ['autre', 'question'],
  ['autre', 'chose'],
  ['j', 'ai', 'aussi'],
  ['je', 'voudrais', 'aussi'],
  ['ainsi', 'que'],
];
/** Needs that are told apart in one sentence, at most. */
const MOST_NEEDS = 3;

/**
 * Ways of cutting a sentence in two at an `et` or a comma, which may join two needs or the parts of one: whoever uses them
 * has to see whether each part stands on its own.
 */
export function possibleSeams(text: string): [string, string][] {
  const seams: [string, string][] = [];
  const tokens = tokenize(text);
  const numbers = readNumbers(tokens);
  for (const [at, { start, end, norm, text: word }] of tokens.entries()) {
    if (numbers.some((number) => number.from < at && at < number.to)) continue;
    if (norm !== 'et' && word !== ',' && word !== '+') continue;
    const parts: [string, string] = [text.slice(0, start).trim(), text.slice(end).trim()];
    if (parts.every((part) => part !== '')) seams.push(parts);
    if (seams.length === MOST_NEEDS) break;
  }
  return seams;
}

/** Parts of a sentence that may each put a need, in order; the sentence alone when it has no such seam. */
export function needParts(text: string): string[] {
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'punctuation');
  const seams: { readonly end: number; readonly next: number }[] = [];
  for (let at = 1; at < tokens.length; at++) {
    const connector = CONNECTORS.find((words) =>
      words.every((word, step) => tokens[at + step]?.norm === word),
    );
    if (connector === undefined) continue;
    const start = (tokens[at] as Token).start;
    // What introduces the next part belongs to it: only `et` is left out.
    const next = tokens[at + 1];
    if (next !== undefined) seams.push({ end: start, next: connector[0] === 'et' ? next.start : start });
    at += connector.length - 1;
  }
  let from = 0;
  const parts: string[] = [];
  for (const { end, next } of seams.slice(0, MOST_NEEDS - 1)) {
    parts.push(text.slice(from, end));
    from = next;
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
