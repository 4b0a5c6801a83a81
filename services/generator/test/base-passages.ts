import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Passage } from '@decroche/contracts';
import { parse } from 'yaml';
import { passage } from './found-passages.ts';

const ARTICLES = new URL('../../../knowledge/articles/', import.meta.url).pathname;
const SECTION = /^## (.+?)(?: <!-- role: ([a-z-]+) -->)?$/u;

/** An article of the demonstration base, as far as a composer is concerned. */
export interface BaseArticle {
  readonly slug: string;
  readonly sampleQuestions: readonly string[];
  /** Its plain wording and its sections, without tables and without what nobody has checked. */
  readonly passages: readonly Passage[];
}

/** Every article of the demonstration base. */
export function baseArticles(): BaseArticle[] {
  return readdirSync(ARTICLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => articleOf(readFileSync(join(ARTICLES, name), 'utf8')));
}

function articleOf(text: string): BaseArticle {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/u.exec(text) ?? [];
  const { slug, title, theme, plain, sampleQuestions } = parse(head);
  const own = { articleSlug: slug, title, theme };
  const passages = [passage({ ...own, sourceId: `${slug}-plain`, text: plain.trim() })];
  for (const block of body.split(/^(?=## )/mu)) {
    const [heading = '', ...lines] = block.trim().split('\n');
    const [, sectionTitle, role = 'conditions'] = SECTION.exec(heading) ?? [];
    if (sectionTitle === undefined || role === 'a-verifier') continue;
    const sentences = lines.flatMap((line) => (/^\s*(?:\||$)/u.test(line) ? [] : line.replace(/^- /u, '')));
    if (sentences.length === 0) continue;
    const sourceId = `${slug}-${passages.length}`;
    passages.push(passage({ ...own, sourceId, sectionTitle, role, text: sentences.join('\n') }));
  }
  return { slug, sampleQuestions, passages };
}
