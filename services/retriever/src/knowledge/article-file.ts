import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { type Article, SECTION_ROLES, type Section, type SectionRole } from './article.ts';
import { articleHeaderSchema } from './article-schema.ts';
import { checked } from './checked-file.ts';
import { KnowledgeFileError, type KnowledgeProblem } from './knowledge-problem.ts';

const FENCE = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;
const HEADING = /^##[ \t]+(.+?)[ \t]*<!--[ \t]*role:[ \t]*([a-z-]+)[ \t]*-->[ \t]*$/;
const ROLES: ReadonlySet<string> = new Set(SECTION_ROLES);

/** Longest article file that is read, UTF-16 units. */
export const MOST_ARTICLE_LENGTH = 200_000;

/**
 * Reads an article written as Markdown with YAML front matter.
 *
 * @param file path used in problems
 * @throws KnowledgeFileError with one problem per wrong field
 */
export function parseArticle(file: string, content: string): Article {
  if (content.length > MOST_ARTICLE_LENGTH) {
    throw fail(file, '', `longer than ${MOST_ARTICLE_LENGTH} characters; split it into several articles`);
  }
  const fence = FENCE.exec(content);
  if (fence === null) throw fail(file, '', 'expected a header between two lines of "---" at the top');
  const header = parseHeader(file, fence[1] as string);
  return Object.freeze({ ...header, sections: parseSections(file, content.slice(fence[0].length)) });
}

function parseHeader(file: string, yaml: string): z.infer<typeof articleHeaderSchema> {
  let raw: unknown;
  try {
    raw = parse(yaml, { maxAliasCount: 0 });
  } catch (cause) {
    const line = (cause as { linePos?: readonly { line: number }[] }).linePos?.[0]?.line;
    throw fail(file, line === undefined ? 'header' : `line ${line + 1}`, 'the header is not YAML', cause);
  }
  return checked(file, articleHeaderSchema, raw);
}

function parseSections(file: string, body: string): Section[] {
  const sections: { title: string; role: SectionRole; lines: string[] }[] = [];
  const problems: KnowledgeProblem[] = [];
  for (const line of body.split(/\r?\n/)) {
    if (line.startsWith('## ')) {
      const heading = HEADING.exec(line);
      const role = heading?.[2] ?? '';
      if (heading === null || !ROLES.has(role)) {
        problems.push({
          file,
          field: line.slice(0, 60),
          message: `expected "## Title <!-- role: … -->" with one of ${SECTION_ROLES.join(', ')}`,
        });
        continue;
      }
      sections.push({ title: heading[1] as string, role: role as SectionRole, lines: [] });
    } else if (sections.length > 0) (sections.at(-1) as { lines: string[] }).lines.push(line);
    else if (line.trim() !== '')
      problems.push({ file, field: 'body', message: 'text before the first section' });
  }
  const read = sections.map(({ title, role, lines }) => ({ title, role, body: lines.join('\n').trim() }));
  for (const section of read) {
    if (section.body === '') problems.push({ file, field: section.title, message: 'the section is empty' });
  }
  if (read.length === 0 && problems.length === 0) {
    problems.push({ file, field: 'body', message: 'expected at least one section' });
  }
  if (problems.length > 0) throw new KnowledgeFileError(problems);
  return read;
}

function fail(file: string, field: string, message: string, cause?: unknown): KnowledgeFileError {
  return new KnowledgeFileError([{ file, field, message }], cause === undefined ? {} : { cause });
}

/** Writes an article as the Markdown that {@link parseArticle} reads back without loss. */
export function formatArticle(article: Article): string {
  const { sections, otherBody, plain, ...header } = article;
  const ordered = {
    ...header,
    ...(otherBody === null ? {} : { otherBody }),
    plain: `${plain}\n`,
  };
  const yaml = stringify(ordered, { lineWidth: 0, blockQuote: 'literal' });
  const body = sections.map(({ title, role, body: text }) => `## ${title} <!-- role: ${role} -->\n${text}\n`);
  return `---\n${yaml}---\n\n${body.join('\n')}`;
}
