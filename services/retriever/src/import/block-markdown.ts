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
  return block.kind === 'table' ? block.rows.map((row) => row.join(' ; ')).join('\n') : block.text;
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `**${harmless(block.text)}**`;
    case 'item':
      return `${'  '.repeat(Math.max(0, Math.min(block.depth, 6) - 1))}- ${harmless(block.text)}`;
    case 'table':
      return tableOf(block.rows);
    case 'paragraph':
      return harmless(block.text);
  }
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => harmless(cell).replaceAll('|', '/')).join(' | ')} |`;
  const [header = [], ...body] = rows;
  return [line(header), line(header.map(() => '---')), ...body.map(line)].join('\n');
}

/** What Markdown or the form of articles would take for a mark. */
function harmless(text: string): string {
  return text.replaceAll('<!--', '').replace(/^(#+|---|\|)/, '\\$1');
}
