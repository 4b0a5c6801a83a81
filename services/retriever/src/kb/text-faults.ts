import { InstructionsError, instructionFaults, parseInstructions } from '@decroche/instructions';
import type { Article } from '../knowledge/article.ts';
import { parseArticle } from '../knowledge/article-file.ts';
import { KnowledgeFileError } from '../knowledge/knowledge-problem.ts';
import { articleFaults } from './lint.ts';

/** Something in a text that an expert should mend. */
export interface TextFault {
  /** Line of the text, from 1; 0 when it concerns the whole. */
  readonly line: number;
  /** Field, section or sentence; empty when it concerns the whole. */
  readonly place: string;
  /** What is wrong and what is expected. */
  readonly message: string;
  /** True when it keeps the version from being published, or the text from being read. */
  readonly blocking: boolean;
}

/** A text as it was read: the article, unless it cannot be read, and what to mend, by line. */
export interface CheckedText {
  readonly article: Article | undefined;
  readonly faults: readonly TextFault[];
}

/**
 * Reads an article as it would be published.
 *
 * @param bySlug the articles that it may lead to
 */
export function checkArticle(text: string, bySlug: ReadonlyMap<string, Article>, today: Date): CheckedText {
  let article: Article;
  try {
    article = parseArticle('', text);
  } catch (error) {
    if (!(error instanceof KnowledgeFileError)) throw error;
    const faults = error.problems.map(({ field, message }) => faultAt(text, field, message, true));
    return { article: undefined, faults: byLine(faults) };
  }
  // Who links to it is looked for as if it were there already.
  const around = new Map(bySlug).set(article.slug, article);
  const { problems, warnings } = articleFaults({ ...article, status: 'published' }, around, today);
  const own = (line: string, blocking: boolean): TextFault => {
    const [place = '', ...message] = line.slice(article.slug.length + 2).split(': ');
    return message.length === 0
      ? faultAt(text, '', place, blocking)
      : faultAt(text, place, message.join(': '), blocking);
  };
  return {
    article,
    faults: byLine([...problems.map((line) => own(line, true)), ...warnings.map((line) => own(line, false))]),
  };
}

/** Reads the instructions for the language model as they would be published. */
export function checkInstructions(text: string): readonly TextFault[] {
  const faults = (lines: readonly string[]): TextFault[] =>
    lines.map((line) => {
      const [place = '', ...message] = line.split(': ');
      return message.length === 0
        ? faultAt(text, '', place, true)
        : faultAt(text, place, message.join(': '), true);
    });
  try {
    return byLine(faults(instructionFaults({ ...parseInstructions(text), status: 'draft', reviewer: null })));
  } catch (error) {
    if (!(error instanceof InstructionsError)) throw error;
    return byLine(faults(error.faults));
  }
}

/** Looks for where it is: what the message quotes, else the section or field of that name, else `line 12`. */
function faultAt(text: string, place: string, message: string, blocking: boolean): TextFault {
  const lines = text.split(/\r?\n/);
  const quoted = /"([^"]{3,})"/.exec(message)?.[1];
  const [field = ''] = place.split('.');
  const tries: ((line: string) => boolean)[] = [
    ...(quoted === undefined ? [] : [(line: string) => line.includes(quoted)]),
    ...(place === '' ? [] : [(line: string) => line.startsWith('## ') && line.includes(place)]),
    ...(field === '' ? [] : [(line: string) => line.startsWith(`${field}:`)]),
    ...(field === '' ? [] : [(line: string) => line.trim().replace(/^- /, '') === `id: ${field}`]),
  ];
  const named = /^line (\d+)$/.exec(place)?.[1];
  const at = named === undefined ? firstOf(lines, tries) : Number(named);
  return { line: at, place, message, blocking };
}

function firstOf(lines: readonly string[], tries: readonly ((line: string) => boolean)[]): number {
  for (const is of tries) {
    const at = lines.findIndex(is);
    if (at !== -1) return at + 1;
  }
  return 0;
}

function byLine(faults: readonly TextFault[]): readonly TextFault[] {
  return faults.toSorted((a, b) => a.line - b.line);
}
