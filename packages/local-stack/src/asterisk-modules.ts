import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from './layout.ts';

/** Where the packages put Asterisk's modules, in a bundle. */
export const ASTERISK_MODULES = 'usr/lib/x86_64-linux-gnu/asterisk/modules';

/** File names of the modules that the product's own configuration loads. */
export function asteriskModules(layout: Layout): string[] {
  return parseModules(readFileSync(join(layout.asteriskConfiguration, 'common/modules.conf'), 'utf8'));
}

/** The `load = …` lines of a modules.conf, in their order. */
export function parseModules(text: string): string[] {
  return [...text.matchAll(/^\s*load\s*=>?\s*(\S+\.so)\s*$/gm)].map((match) => match[1] ?? '');
}
