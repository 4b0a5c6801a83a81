import { basename, extname } from 'node:path';
import type { Block, DocumentFacts, ImportedDocument } from './imported-document.ts';

/** A section as a document has it. */
export interface OutlineSection {
  /** Heading; empty for what stands before the first one. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** One article inside a document. */
export interface ArticleOutline {
  readonly title: string;
  readonly facts: DocumentFacts;
  readonly sections: readonly OutlineSection[];
}

/**
 * Articles of a document: those that it tells apart itself, one for each first-level heading that has headings below
 * it, or one in all.
 *
 * @param path gives the title when the document has none
 */
export function outlinesOf(path: string, document: ImportedDocument): ArticleOutline[] {
  if (document.parts.length > 0) {
    return document.parts.map(({ title, facts, blocks }) => ({ title, facts, sections: sectionsOf(blocks) }));
  }
  const { blocks } = document;
  const top = Math.min(...blocks.flatMap((block) => (block.kind === 'heading' ? [block.level] : [])));
  const tops = blocks.flatMap((block, at) => (block.kind === 'heading' && block.level === top ? [at] : []));
  const named =
    document.title === '' ? basename(path, extname(path)).replaceAll(/[_-]+/g, ' ') : document.title;
  const first = blocks[tops[0] ?? 0];
  if (tops.length === 1 && first?.kind === 'heading') {
    return [
      { title: first.text, facts: {}, sections: sectionsOf(blocks.filter((block) => block !== first)) },
    ];
  }
  const chapters = tops.map((at, index) => blocks.slice(at, tops[index + 1] ?? blocks.length));
  const withSections = chapters.filter(
    (chapter) => chapter.filter(({ kind }) => kind === 'heading').length > 1,
  );
  if (top > 1 || withSections.length < Math.max(2, chapters.length / 2)) {
    const [opening] = chapters;
    const titled = opening?.length === 1 && opening[0]?.kind === 'heading' ? opening[0] : undefined;
    return [
      {
        title: titled?.text ?? named,
        facts: {},
        sections: sectionsOf(blocks.filter((block) => block !== titled)),
      },
    ];
  }
  const before = blocks.slice(0, tops[0]);
  const articles = chapters
    .filter((chapter) => chapter.length > 1)
    .map(([heading, ...rest]) => ({
      title: heading?.kind === 'heading' ? heading.text : named,
      facts: {},
      sections: sectionsOf(rest),
    }));
  return before.length === 0
    ? articles
    : [{ title: named, facts: {}, sections: sectionsOf(before) }, ...articles];
}

/** Cuts at the highest headings; lower ones stay inside. Sections without a text are dropped. */
function sectionsOf(blocks: readonly Block[]): OutlineSection[] {
  const top = Math.min(...blocks.flatMap((block) => (block.kind === 'heading' ? [block.level] : [])));
  const sections: { title: string; blocks: Block[] }[] = [{ title: '', blocks: [] }];
  for (const block of blocks) {
    if (block.kind !== 'heading' || block.level > top) sections.at(-1)?.blocks.push(block);
    else {
      const last = sections.at(-1);
      if (last !== undefined && last.title === block.text) continue;
      sections.push({ title: block.text, blocks: [] });
    }
  }
  return sections.filter((section) => section.blocks.some(({ kind }) => kind !== 'heading'));
}
