import type { Article } from '../knowledge/article.ts';
import { officialKindOf } from '../knowledge/official-domains.ts';

/** What is wrong with what an article says that it rests on, a line each. */
export function sourceFaults({ slug, sources }: Article): string[] {
  return sources.flatMap(({ title, kind, url }) => {
    if (url === null || (kind !== 'loi' && kind !== 'officiel')) return [];
    const allowed = officialKindOf(url);
    if (allowed === kind || allowed === 'loi') return [];
    const is = allowed === undefined ? 'no official domain' : 'the domain of a body, not of the law';
    return [`${slug}: sources: "${title}" is declared "${kind}", and ${url} is ${is}`];
  });
}
