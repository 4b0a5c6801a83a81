import { fileURLToPath } from 'node:url';
import type { Passage } from '@decroche/contracts';
import { readBaseArticles } from '../src/evaluation/base-articles.ts';
import { passage } from './found-passages.ts';

/** The demonstration base. */
export const KNOWLEDGE = fileURLToPath(new URL('../../../knowledge', import.meta.url));

/** An article of the demonstration base with what a composer is given of it. */
export interface ComposedArticle {
  readonly slug: string;
  readonly sampleQuestions: readonly string[];
  /** Its plain wording and its sections, without what nobody has checked. */
  readonly passages: readonly Passage[];
}

/** Every article of the demonstration base. */
export async function composedArticles(): Promise<ComposedArticle[]> {
  return (await readBaseArticles(KNOWLEDGE)).map(
    ({ slug, title, theme, plain, sampleQuestions, sections }) => {
      const own = { articleSlug: slug, title, theme };
      const said = sections.filter(({ role, text }) => role !== 'a-verifier' && text !== '');
      const passages = said.map(({ title: sectionTitle, role, text }, at) =>
        passage({ ...own, sourceId: `${slug}-${at + 1}`, sectionTitle, role: role || 'conditions', text }),
      );
      const lead = passage({ ...own, sourceId: `${slug}-plain`, text: plain.trim() });
      return { slug, sampleQuestions, passages: [lead, ...passages] };
    },
  );
}
