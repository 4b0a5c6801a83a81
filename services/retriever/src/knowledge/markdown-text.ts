/**
 * Plain text of a section written in Markdown: list items and table rows become one line each, emphasis and links
 * lose their marks. Enough for the Markdown of articles; anything unknown stays as it is written.
 */
export function plainText(markdown: string): string {
  const lines: string[] = [];
  let header: readonly string[] | undefined;
  for (const line of markdown.split('\n')) {
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
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A row that can be read alone: `Année de naissance : 1964 ; âge : 62 ans et 9 mois`. */
function tableRow(header: readonly string[], cells: readonly string[]): string {
  return cells
    .map((cell, column) => (header[column] ? `${header[column]} : ${cell}` : cell))
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
