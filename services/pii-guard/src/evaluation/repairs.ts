import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { createVocabulary } from '../vocabulary.ts';
import { readVocabulary } from '../vocabulary-file.ts';
import { scoreRepairs } from './misheard.ts';

/** Counts what the vocabulary puts in place of recognised words: `--file` is what `./run eval asr --words` writes. */
const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    knowledge: { type: 'string', default: join(import.meta.dirname, '../../../../knowledge') },
  },
});
const text = z.object({
  meant: z.string().optional(),
  words: z.array(z.object({ text: z.string(), confidence: z.number() })),
});
if (values.file === undefined) {
  process.stderr.write('expected --file FILE (JSON lines {words[{text,confidence}], meant?})\n');
  process.exitCode = 2;
} else {
  const lines = readFileSync(values.file, 'utf8').split('\n').filter(Boolean);
  const vocabulary = createVocabulary(readVocabulary(values.knowledge).entries, loadLexicon());
  const texts = lines.map((line) => {
    const { meant, words } = text.parse(JSON.parse(line));
    return meant === undefined ? { words } : { words, meant };
  });
  process.stdout.write(`${JSON.stringify(scoreRepairs(texts, vocabulary))}\n`);
}
