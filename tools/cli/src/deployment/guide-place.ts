import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

const GUIDE = join(ROOT, 'docs/guides/installation.md');

/**
 * Commands of the installation guide, in its order.
 *
 * @param section heading of a section, such as `Installer`; every section when there is none
 * @throws RangeError when the guide has no such section, or no command in it
 */
export function guideCommands(section?: string): readonly string[] {
  const guide = readFileSync(GUIDE, 'utf8');
  const text = section === undefined ? guide : sectionOf(guide, section);
  const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line !== ''),
  );
  if (commands.length === 0) throw new RangeError(`the guide has no command in ${section ?? 'it'}`);
  return commands;
}

function sectionOf(guide: string, section: string): string {
  const sections = guide.split(/^(?=#{2,3} )/m);
  const found = sections.find((each) => each.startsWith(`## ${section}\n`));
  if (found === undefined) throw new RangeError(`the guide has no section ${section}`);
  return found;
}

/** What the commands of the guide find at the root of the repository, in a folder of its own that they may change. */
export function guidePlace(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'decroche-guide-'));
  cpSync(join(ROOT, 'deploy'), join(folder, 'deploy'), { recursive: true });
  for (const each of ['nats', 'redis', 'otel', 'prometheus', 'grafana'])
    cpSync(join(ROOT, 'infra', each), join(folder, 'infra', each), { recursive: true });
  writeFileSync(
    join(folder, 'run'),
    `#!/bin/sh\nexec '${process.execPath}' --conditions development '${ROOT}/tools/cli/src/main.ts' "$@"\n`,
  );
  chmodSync(join(folder, 'run'), 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
