import { createHash } from 'node:crypto';
import type { Article, SectionRole } from './article.ts';
import { plainText } from './markdown-text.ts';

/** One section of one version of an article, or its plain wording: what is searched, shown and cited. */
export interface BasePassage {
  /** Opaque and stable: it depends on the article's slug and version and on the section alone. */
  readonly sourceId: string;
  readonly article: Article;
  readonly sectionTitle: string;
  readonly role: SectionRole | 'plain';
  /** Plain text; list items and table rows are lines. */
  readonly text: string;
}

/** Heading shown for the plain wording. */
const PLAIN_TITLE = 'En clair';

/** Passages of an article: the plain wording first, then its sections in order. */
export function passagesOf(article: Article): BasePassage[] {
  const seen = new Map<string, number>();
  const passage = (sectionTitle: string, role: SectionRole | 'plain', text: string): BasePassage => {
    const name = `${article.slug}@${article.version}#${role}:${sectionTitle}`;
    const repeat = seen.get(name) ?? 0;
    seen.set(name, repeat + 1);
    return Object.freeze({ sourceId: sourceIdOf(`${name}:${repeat}`), article, sectionTitle, role, text });
  };
  return [
    passage(PLAIN_TITLE, 'plain', plainText(article.plain)),
    ...article.sections.map((section) => passage(section.title, section.role, plainText(section.body))),
  ];
}

function sourceIdOf(name: string): string {
  return `s${createHash('sha256').update(name).digest('hex').slice(0, 14)}`;
}
