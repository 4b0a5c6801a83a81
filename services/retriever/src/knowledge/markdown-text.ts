/** Characters that a backslash takes their meaning from (CommonMark 2.4), those that articles use. */
const ESCAPED = /\\([\\`*_{}[\]()#+\-.!|<>])/g;
/** Stand for escaped characters while the marks are read: characters that no text may hold (Unicode 23.7). */
const KEPT_FROM = 0xfdd8;
const ESCAPABLE = '\\`*_{}[]()#+-.!|<>';
const KEPT = /[\ufdd8-\ufdef]/g;

/**
 * Plain text of a section written in Markdown: list items and table rows become one line each, emphasis and links
 * lose their marks, escaped marks are the characters themselves. Enough for the Markdown of articles; anything unknown
 * stays as it is written.
 */
export function plainText(markdown: string): string {
  const lines: string[] = [];
  let header: readonly string[] | undefined;
  for (const line of hideEscaped(markdown).split('\n')) {
    const trimmed = line.trim();
    if (!trimmed.startsWith('|')) {
      header = undefined;
      lines.push(inline(trimmed.replace(/^(?:[-*+]|\d+[.)])\s+/, '')));
      continue;
    }
    const cells = trimmed
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => inline(cell.trim()));
    if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
    if (header === undefined) header = cells;
    else lines.push(`${tableRow(header, cells)}.`);
  }
  return showEscaped(lines.join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A text as Markdown that {@link plainText} gives back: nothing in it is a mark. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\\(?=[\\`*_{}[\]()#+\-.!|<>])/g, '\\\\')
    .replace(/[`*|]|<(?=!--)/g, '\\$&')
    .replace(/_(?=_)|\](?=\()/g, '\\$&')
    .replace(/^(\s*)([#+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2');
}

/** A row that can be read alone: `Année de naissance : 1964 ; âge : 62 ans et 9 mois`. */
function tableRow(header: readonly string[], cells: readonly string[]): string {
  return cells
    .map((cell, column) => (header[column] && cell !== '' ? `${header[column]} : ${cell}` : cell))
    .filter((cell) => cell !== '')
    .join(' ; ');
}

function inline(text: string): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/`([^`]+)`/g, '$1');
}

function hideEscaped(text: string): string {
  return text.replace(ESCAPED, (_, sign: string) => String.fromCharCode(KEPT_FROM + ESCAPABLE.indexOf(sign)));
}

function showEscaped(text: string): string {
  return text.replace(KEPT, (kept) => ESCAPABLE[kept.charCodeAt(0) - KEPT_FROM] ?? '');
}
