import type { FoundStore, KeptStore } from '@decroche/service-kit';
import type { AgreementView } from '#contract';
import { ageWords, durationWords } from './wording.ts';

/** Rows go some hours after their time: who removes them looks a few times a day. */
const ROWS_SLACK_MS = 86_400_000;
/** Clocks of two machines. */
const CLOCK_SLACK_MS = 5_000;
/** Places in which something can be found besides by reading the memory of a program. */
const READABLE: ReadonlySet<KeptStore['place']> = new Set(['stream', 'redis', 'database']);

/**
 * Whether what lies in a place agrees with what a program tells of it.
 *
 * @param stores all that the program tells that it keeps
 * @param found all that it found where it keeps something
 */
export function agreementOf(
  store: KeptStore,
  stores: readonly KeptStore[],
  found: readonly FoundStore[],
): AgreementView {
  const own = found.filter(({ of }) => of.includes(store.id));
  if (own.length === 0)
    return READABLE.has(store.place) && store.longestMs !== null
      ? { verdict: 'unread', lines: ['rien ne le relève'] }
      : { verdict: 'told-only', lines: [] };
  const compared = own.map((each) => comparedWith(longestOf(each, stores), each));
  const verdicts = compared.map(({ verdict }) => verdict);
  const verdict = (['differs', 'unread', 'agrees'] as const).find((each) => verdicts.includes(each));
  return { verdict: verdict ?? 'unread', lines: compared.flatMap(({ lines }) => lines) };
}

/** What was found that no program tells of: the beginning of the names and how many there are. */
export function untold(found: readonly FoundStore[]): { name: string; count: number }[] {
  return found
    .filter(({ of, seen }) => of.length === 0 && seen !== null && seen.count > 0)
    .map(({ name, seen }) => ({ name, count: seen?.count ?? 0 }));
}

/** Of several stores in one place the one that stays longest decides; null where one of them has no time. */
function longestOf({ of }: FoundStore, stores: readonly KeptStore[]): number | null {
  const times = stores.filter(({ id }) => of.includes(id)).map(({ longestMs }) => longestMs);
  return times.reduce<number | null>((a, b) => (a === null || b === null ? null : Math.max(a, b)), 0);
}

function comparedWith(longestMs: number | null, { kind, name, seen }: FoundStore): AgreementView {
  if (seen === null) return { verdict: 'unread', lines: [`${placeWords(kind, name)} : n’a pas pu être lu`] };
  const tooLong = (ms: number | null, slackMs: number): boolean =>
    longestMs !== null && ms !== null && ms > longestMs + slackMs;
  const { count, limitMs, oldestMs, endless, onDisk } = seen;
  const longLimit = tooLong(limitMs, CLOCK_SLACK_MS);
  const oldRow = tooLong(oldestMs, kind === 'table' ? ROWS_SLACK_MS : CLOCK_SLACK_MS);
  const meant = longestMs === null ? '' : ` au lieu de ${durationWords(longestMs)} au plus`;
  const facts = [
    endless > 0 && `${endless} sans fin`,
    onDisk === true && 'écrit sur un disque',
    limitMs !== null && `${limitWords(kind, limitMs)}${longLimit ? meant : ''}`,
    count === 0 ? 'rien en ce moment' : `${count.toLocaleString('fr-FR')} en ce moment`,
    oldestMs !== null && `le plus ancien a ${ageWords(oldestMs)}${oldRow ? meant : ''}`,
  ];
  return {
    verdict: endless > 0 || onDisk === true || longLimit || oldRow ? 'differs' : 'agrees',
    lines: [`${placeWords(kind, name)} : ${facts.filter((fact) => fact !== false).join(', ')}`],
  };
}

function limitWords(kind: FoundStore['kind'], ms: number): string {
  return kind === 'stream' ? `durée fixée à ${durationWords(ms)}` : `le dernier finit dans ${ageWords(ms)}`;
}

function placeWords(kind: FoundStore['kind'], name: string): string {
  return { stream: `flux ${name}`, keys: `clés ${name}`, table: `table ${name}` }[kind];
}
