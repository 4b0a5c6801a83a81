/**
 * Makes `data/given-names.txt` and `data/communes.txt` from the open files of INSEE. Run after a new edition:
 *
 *     node services/pii-guard/scripts/build-gazetteers.ts prenoms.tsv communes.tsv
 *
 * prenoms.tsv: first name, number of births; communes.tsv: name of the commune first. Both with a header line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold } from '@decroche/french';

/** Rarer first names are left out: they would bring in more ordinary words than names. */
const FEWEST_BIRTHS = 50;

const [namesFile, communesFile] = process.argv.slice(2);
if (namesFile === undefined || communesFile === undefined) {
  process.stderr.write('build-gazetteers: expected the file of first names and the file of communes\n');
  process.exit(2);
}
const data = join(import.meta.dirname, '..', 'data');

const births = new Map<string, number>();
for (const [name = '', count = ''] of rows(namesFile)) {
  const folded = fold(name);
  births.set(folded, (births.get(folded) ?? 0) + Number(count));
}
const names = [...births].filter(([name, count]) => count >= FEWEST_BIRTHS && /^[a-z][a-z' -]+$/.test(name));
names.sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1));
writeFileSync(join(data, 'given-names.txt'), `${names.map(([name]) => name).join('\n')}\n`);

const communes = new Set(rows(communesFile).map(([name = '']) => fold(name)));
writeFileSync(join(data, 'communes.txt'), `${[...communes].sort().join('\n')}\n`);

function rows(file: string): string[][] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(1);
  return lines.filter((line) => line !== '').map((line) => line.split('\t'));
}
