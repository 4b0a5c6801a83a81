import { escapeMarkdown } from '../knowledge/markdown-text.ts';
import type { Block } from './imported-document.ts';

/** Longest section that one person reads at a glance, UTF-16 units; a longer one is cut between blocks. */
const LONGEST_SECTION = 3_500;

/** Bodies of the sections that blocks make, as the Markdown of articles: one, or several when it is long. */
export function bodiesOf(blocks: readonly Block[]): string[] {
  const bodies: string[] = [];
  let body = '';
  let last: Block | undefined;
  for (const block of blocks) {
    const text = markdownOf(block);
    if (body !== '' && body.length + text.length > LONGEST_SECTION) {
      bodies.push(body);
      body = '';
    }
    const gap = body === '' ? '' : block.kind === 'item' && last?.kind === 'item' ? '\n' : '\n\n';
    body += body === '' ? text.trimStart() : gap + text;
    last = block;
  }
  return body === '' ? bodies : [...bodies, body];
}

/** Plain text of a block. */
export function textOf(block: Block): string {
  if (block.kind !== 'table') return block.text;
  const rows = block.rows.filter((row) => row.some((cell) => cell !== ''));
  return rows.map((row) => row.filter((cell) => cell !== '').join(' ; ')).join('\n');
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `**${escapeMarkdown(block.text)}**`;
    case 'item':
      return `${'  '.repeat(Math.max(0, Math.min(block.depth, 6) - 1))}- ${escapeMarkdown(block.text)}`;
    case 'table':
      return tableOf(block.rows);
    case 'paragraph':
      return escapeMarkdown(block.text);
  }
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [header = [], ...body] = rows.map((row) => row.map(escapeMarkdown));
  return [line(header), line(header.map(() => '---')), ...body.map(line)].join('\n');
}
