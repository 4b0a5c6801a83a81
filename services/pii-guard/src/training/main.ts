import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadLexicon, ordinaryWords, readGazetteer } from '../lexicon/lexicon.ts';
import { FLAGS, GRAMS, wordFeatures } from '../onnx/word-features.ts';
import { Redactor } from '../redaction.ts';
import { Chance } from './chance.ts';
import type { Stretch } from './grammar.ts';
import { InventedNames } from './invented-names.ts';
import { readKnowledge } from './knowledge-texts.ts';
import { Utterances } from './utterances.ts';

/**
 * Writes what the model of names learns from: for each utterance its number of tokens (uint16), then for each token its
 * letter groups (uint16), its flags and its label (uint8), little-endian. `--show` prints utterances instead.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    out: { type: 'string' },
    show: { type: 'boolean' },
  },
});
const MOST_TOKENS = 60;
const LABELS = { PERSON: 1, ADDRESS: 3 } as const;
const WRITE_BYTES = 1 << 22;

const lexicon = loadLexicon();
const lists = {
  given: readGazetteer('given-names.txt'),
  communes: readGazetteer('communes.txt'),
  words: ordinaryWords().filter((word) => /^\p{L}{3,}$/u.test(word)),
};
const chance = new Chance(Number(values.seed));
const redactor = new Redactor(lexicon);
const knowledge = readKnowledge(
  path.resolve(import.meta.dirname, '../../../../knowledge'),
  (text) => redactor.find(redactor.read(text)).length === 0,
);
const utterances = new Utterances(chance, new InventedNames(chance, lists), lists, knowledge);
const count = Number(values.count);
if (values.show === true) show();
else if (values.out !== undefined) write(values.out);
else process.stderr.write('expected --out FILE or --show\n');

function show(): void {
  for (let made = 0; made < count; made++) {
    const marked = utterances
      .next()
      .map(({ text, label }) => (label === undefined ? text : `{${label}:${text}}`));
    process.stdout.write(`${marked.join('')}\n`);
  }
}

function write(file: string): void {
  const descriptor = openSync(file, 'w');
  let pending: Buffer[] = [];
  let size = 0;
  for (let made = 0; made < count; made++) {
    const row = encoded(utterances.next());
    if (row === undefined) continue;
    pending.push(row);
    size += row.length;
    if (size > WRITE_BYTES || made === count - 1) {
      writeSync(descriptor, Buffer.concat(pending));
      pending = [];
      size = 0;
    }
  }
  closeSync(descriptor);
}

function encoded(stretches: readonly Stretch[]): Buffer | undefined {
  const text = stretches.map((stretch) => stretch.text).join('');
  const { tokens, grams, flags } = wordFeatures(text, lexicon);
  if (tokens.length === 0 || tokens.length > MOST_TOKENS) return undefined;
  const labels = labelsOf(stretches, tokens);
  const width = GRAMS * 2 + FLAGS + 1;
  const row = Buffer.alloc(2 + tokens.length * width);
  row.writeUInt16LE(tokens.length, 0);
  tokens.forEach((_, at) => {
    let offset = 2 + at * width;
    for (let each = 0; each < GRAMS; each++, offset += 2)
      row.writeUInt16LE(grams[at * GRAMS + each] ?? 0, offset);
    for (let each = 0; each < FLAGS; each++) row.writeUInt8(flags[at * FLAGS + each] ?? 0, offset++);
    row.writeUInt8(labels[at] ?? 0, offset);
  });
  return row;
}

/** 0 outside, 1 and 2 for the first and the other tokens of a person, 3 and 4 for those of a home. */
function labelsOf(
  stretches: readonly Stretch[],
  tokens: readonly { readonly start: number; readonly end: number }[],
): number[] {
  const labels = new Array<number>(tokens.length).fill(0);
  let start = 0;
  for (const { text, label } of stretches) {
    const end = start + text.length;
    if (label !== undefined) {
      let first = true;
      tokens.forEach((token, at) => {
        if (token.start >= end || token.end <= start) return;
        labels[at] = LABELS[label] + (first ? 0 : 1);
        first = false;
      });
    }
    start = end;
  }
  return labels;
}
