import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { createVocabulary } from '../vocabulary.ts';
import { readVocabulary } from '../vocabulary-file.ts';
import { type RecognisedText, readMisheard, scoreRepairs } from './misheard.ts';

/**
 * Counts what the vocabulary puts in place of recognised words. `--file` is what `./run eval asr --words` writes, or a
 * `.tsv` file of what was meant and what was heard.
 */
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
  process.stderr.write('expected --file FILE (JSON lines {words[{text,confidence}], meant?}, or .tsv)\n');
  process.exitCode = 2;
} else {
  const content = readFileSync(values.file, 'utf8');
  const vocabulary = createVocabulary(readVocabulary(values.knowledge).entries, loadLexicon());
  const texts = values.file.endsWith('.tsv') ? readMisheard(content) : readRecognised(content);
  process.stdout.write(`${JSON.stringify(scoreRepairs(texts, vocabulary))}\n`);
}

function readRecognised(content: string): RecognisedText[] {
  return content
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { meant, words } = text.parse(JSON.parse(line));
      return meant === undefined ? { words } : { words, meant };
    });
}
