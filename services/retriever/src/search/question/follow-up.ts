import { HESITATIONS, readDates, tokenize } from '@decroche/french';

/** How a question begins that only makes sense after another one. */
const OPENINGS: readonly (readonly string[])[] = [
  ['et', 'si'],
  ['et', 'pour'],
  ['et', 'avec'],
  ['et', 'sans'],
  ['et', 'quand'],
  ['et', 'combien'],
  ['et', 'comment'],
  ['et', 'dans'],
  ['et', 'elle'],
  ['et', 'lui'],
  ['et', 'moi'],
  ['et', 'ma'],
  ['et', 'mon'],
  ['meme', 'question'],
  ['pareil', 'pour'],
  ['dans', 'ce', 'cas'],
];
/** Words of greeting or hesitation that may come before. */
const FILLERS: ReadonlySet<string> = new Set([
  ...HESITATIONS,
  ...['oui', 'ah', 'merci', 'ok', 'd', 'accord'],
]);
/** Content terms above which a question stands on its own. */
const MOST_TERMS = 5;

/**
 * True for a short question that continues the one before it, such as `et si elle est née en 64 ?`.
 *
 * @param terms how many content terms it has
 */
export function isFollowUp(text: string, terms: number): boolean {
  if (terms > MOST_TERMS) return false;
  const words = tokenize(text).flatMap(({ norm, kind }) => (kind === 'punctuation' ? [] : [norm]));
  const from = words.findIndex((word) => !FILLERS.has(word));
  return OPENINGS.some((opening) => opening.every((word, at) => words[from + at] === word));
}

/**
 * A follow-up made whole by the question before it. Dates of the earlier question give way when the follow-up names one:
 * it asks the same for another date or another year of birth.
 */
export function inContextOf(previous: string, followUp: string): string {
  return `${readDates(tokenize(followUp)).length === 0 ? previous : withoutDates(previous)} ${followUp}`;
}

function withoutDates(text: string): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of readDates(tokenize(text))) {
    kept += text.slice(from, start);
    from = end;
  }
  return (kept + text.slice(from)).replace(/\s+/g, ' ').trim();
}
