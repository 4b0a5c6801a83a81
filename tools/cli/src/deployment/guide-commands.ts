import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

/** A command of a guide, as whoever reads it would paste it. */
export interface GuideCommand {
  /** Name of the file in docs/guides. */
  readonly guide: string;
  readonly language: 'sh' | 'sql';
  readonly text: string;
}

/** The commands in the blocks of a guide. A line that ends with `\` or in the middle of quotation marks goes on in the next one. */
export function commandsOf(guide: string): readonly GuideCommand[] {
  const document = readFileSync(join(ROOT, 'docs/guides', guide), 'utf8');
  const blocks = [...document.matchAll(/^( *)```(sh|sql)\n([\s\S]*?)^\1```$/gm)];
  return blocks.flatMap(([, indent = '', language = 'sh', block = '']) => {
    const lines = block.split('\n').map((line) => line.slice(indent.length));
    return whole(lines).map((text) => ({ guide, language: language as GuideCommand['language'], text }));
  });
}

function whole(lines: readonly string[]): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of lines) {
    open = open === '' ? line : `${open}\n${line}`;
    if (open.endsWith('\\') || (open.match(/"/g) ?? []).length % 2 === 1) continue;
    if (open.trim() !== '') commands.push(open);
    open = '';
  }
  return commands;
}

/** Commands for a server, which `e2e/stores/operator-commands.test.ts` runs where an engine is. */
export const FOR_SERVERS: readonly RegExp[] = [
  /^DATABASE_URL=\S+ node services\/[\w-]+\/src\/migrate\/main\.ts$/,
  /^DATABASE_URL=\S+ \.\/run kb (backup|restore) /,
  /^pg_(dump|restore) /,
  /^psql /,
  /^redis-cli /,
  /^nats-server --signal /,
  /^asterisk -rx /,
  /^grant |^alter default privileges /,
];
