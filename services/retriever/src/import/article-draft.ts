import { fold } from '@decroche/french';
import { type Article, NATIONAL, type Section, type SectionRole } from '../knowledge/article.ts';
import { escapeMarkdown } from '../knowledge/markdown-text.ts';
import type { ArticleOutline } from './article-outline.ts';
import { bodiesOf, textOf } from './block-markdown.ts';
import { kindOf, roleOf } from './section-role.ts';

/** What a person says about a whole import. */
export interface ImportChoices {
  /** Author of the drafts; somebody else approves them. */
  readonly author: string;
  /** `national`, or the fund whose rules the documents hold. */
  readonly scope: string;
}

/** A draft and what a person should look at in it. */
export interface ArticleDraft {
  readonly article: Article;
  /** Document that it comes from. */
  readonly path: string;
  /** Headings whose role was not recognised. */
  readonly unknownRoles: readonly string[];
}

/** Theme of a draft that nobody has filed yet; no theme of a base has that name, so that it cannot be published. */
export const UNFILED = 'a-classer';

const LONGEST_SLUG = 80;
const LONGEST_PLAIN = 400;
const OPENING = 'En bref';

/**
 * Draft of an article. Its slug is made of its title; its theme is left to {@link UNFILED} when the document names
 * none that `themeOf` knows.
 */
export function draftOf(
  path: string,
  outline: ArticleOutline,
  choices: ImportChoices,
  themeOf: (named: string, text: string) => string | undefined,
): ArticleDraft {
  const { title, facts } = outline;
  const kind = kindOf(facts.kind ?? '') ?? kindOf(title) ?? kindOf(path) ?? 'legislation';
  const unknownRoles: string[] = [];
  const sections = outline.sections.flatMap(({ title: heading, blocks }): Section[] => {
    const role = roleOf(heading === '' && facts.questions?.includes(title) ? title : heading);
    if (heading !== '' && role === undefined) unknownRoles.push(heading);
    const fallback: SectionRole = kind === 'procedure' ? 'demarche' : 'conditions';
    const name = headingText(heading === '' ? OPENING : heading);
    return bodiesOf(blocks).map((body, part) => ({
      title: part === 0 ? name : `${name} (${part + 1})`,
      role: role ?? fallback,
      body,
    }));
  });
  const text = outline.sections.flatMap(({ blocks }) => blocks.map(textOf)).join('\n');
  const source = facts.url === undefined ? [] : [sourceSection(facts.url)];
  const article: Article = {
    slug: slugOf(title),
    theme: themeOf(facts.theme ?? path, `${title}\n${text}`) ?? UNFILED,
    title,
    kind,
    counterparts: [],
    scope: choices.scope === '' ? NATIONAL : choices.scope,
    relation: null,
    validFrom: facts.validFrom ?? null,
    validTo: facts.validTo ?? null,
    version: 1,
    status: 'draft',
    author: choices.author,
    reviewer: null,
    plain: escapeMarkdown(openingOf(outline)),
    questionsToAsk: [],
    relatedRights: [],
    sampleQuestions: [...new Set([...(facts.questions ?? []), ...questionsOf(outline)])],
    acronyms: [],
    sources: [],
    certainty: 'probable',
    demonstration: false,
    otherBody: null,
    sections: [...sections, ...source],
  };
  return { article, path, unknownRoles };
}

/** `Pension de réversion : âge` as `pension-de-reversion-age`. */
export function slugOf(title: string): string {
  const slug = fold(title)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'sans-titre' : slug;
}

/** Where the document was published; an expert makes it a source once he has read it there. */
function sourceSection(url: string): Section {
  return { title: 'Source du document', role: 'textes', body: escapeMarkdown(url) };
}

/** A heading on one line without what would end it. */
function headingText(heading: string): string {
  return heading.replaceAll('<!--', '').trim();
}

function openingOf({ title, sections }: ArticleOutline): string {
  const first = sections
    .flatMap(({ blocks }) => blocks)
    .find(({ kind }) => kind === 'paragraph' || kind === 'item');
  const text = first === undefined ? title : textOf(first);
  const sentences = text.split(/(?<=[.!?])\s+/);
  let opening = '';
  for (const sentence of sentences) {
    if (opening !== '' && opening.length + sentence.length > LONGEST_PLAIN) break;
    opening = opening === '' ? sentence : `${opening} ${sentence}`;
  }
  return opening;
}

function questionsOf({ title, sections }: ArticleOutline): string[] {
  return [title, ...sections.map((section) => section.title)].filter((heading) => /\?\s*$/.test(heading));
}
