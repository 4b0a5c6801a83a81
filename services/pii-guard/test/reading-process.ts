import { WordWipe } from '@decroche/service-kit';
import { Redactor } from '../src/redaction.ts';
import { lexicon } from './word-lists.ts';

/** Reads the texts of its standard input as the service does; with `keep` as argument nothing is wiped. */
const redactor = new Redactor(lexicon);
const wipe = process.argv[2] === 'keep' ? undefined : new WordWipe();
process.stdin.on('data', (bytes: Buffer) => {
  redactor.find(redactor.read(bytes.toString('utf8').trim()));
  bytes.fill(0);
  wipe?.wipe();
  process.stdout.write('read\n');
});
process.stdout.write('ready\n');
