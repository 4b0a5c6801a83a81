import type { KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import type { SearchDocument } from './search-document.ts';

/** Passages of a base as the index sees them: each carries its article's title, sample questions and plain wording. */
export function documentsOf(base: KnowledgeBase): SearchDocument[] {
  return base.passages.map(({ sourceId, article, sectionTitle, role, text }) => ({
    id: sourceId,
    group: article.slug,
    theme: article.theme,
    scope: article.scope,
    validFrom: article.validFrom,
    validTo: article.validTo,
    fields: {
      title: article.title,
      questions: article.sampleQuestions.join('\n'),
      plain: role === 'plain' ? '' : article.plain,
      section: role === 'plain' ? '' : sectionTitle,
      text,
    },
  }));
}
