import type { Passage } from '@decroche/contracts';
import { candidatesFor } from '../composing/candidate.ts';
import { leadsOf } from '../composing/extractive-composer.ts';
import type { Turn } from '../drafting/draft-assembly.ts';

/**
 * What may be said of a question, whoever writes: of the articles that answer it, the sentences that the built-in composer
 * may quote. Rules for another generation, unchecked lines and tables are not in it, nor is any other article.
 */
export function sayableOf({ question, passages: found }: Pick<Turn, 'question' | 'passages'>): Passage[] {
  const articles = new Set(leadsOf(found).map(({ regionalOf, articleSlug }) => regionalOf || articleSlug));
  const texts = new Map<Passage, string[]>();
  for (const { passage, sentences } of candidatesFor(question, found.passages, found.asOf)) {
    if (!articles.has(passage.articleSlug) && !articles.has(passage.regionalOf)) continue;
    texts.set(passage, [...(texts.get(passage) ?? []), sentences.join(' ')]);
  }
  return [...texts].map(([passage, lines]) => ({ ...passage, text: lines.join('\n') }));
}
