import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMON_WORDS, fold, type HeardWord, MisheardWords, tokenize } from '@decroche/french';
import { speak, writeWav } from '@decroche/local-stack';
import type { KnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { passagesOf } from '../knowledge/passage.ts';
import { analysisOf } from '../search/generation.ts';

/** Voices that take turns. */
const VOICES = ['fr+f3', 'fr+m3'];
/** Longest wait for the recogniser, milliseconds for each question. */
const TIMEOUT_MS = 30_000;
const RECOGNISER = fileURLToPath(new URL('../../../transcriber/src/evaluation/main.ts', import.meta.url));

/** The recogniser could not be run. */
export class RecogniserError extends Error {
  override readonly name = 'RecogniserError';
  readonly code = 'RECOGNISER_FAILED';
}

/**
 * Texts as the recogniser hears them from synthetic voices on a telephone line (8 kHz, espeak-ng, the embedded speech
 * model), with the acronyms of the base put in place of what was misheard for them, as in a call. A word counts as known
 * when it is common or the articles have it; the redactor knows more words. The recordings are removed afterwards.
 *
 * @throws RecogniserError
 */
export async function heardFrom(
  texts: readonly string[],
  base: Pick<KnowledgeFolder, 'articles' | 'lexicon'>,
): Promise<string[]> {
  const misheard = misheardWords(base);
  const folder = await mkdtemp(join(tmpdir(), 'decroche-spoken-'));
  try {
    const lines = ['id\tset\ttext'];
    for (const [at, text] of texts.entries()) {
      const wav = await speak(text, { voice: VOICES[at % VOICES.length] as string });
      await writeFile(join(folder, `q${at}.wav`), writeWav(wav));
      lines.push(`q${at}\tgolden\t${text.replace(/\s+/g, ' ')}`);
    }
    const tsv = join(folder, 'questions.tsv');
    const words = join(folder, 'words.jsonl');
    await writeFile(tsv, `${lines.join('\n')}\n`);
    await runRecogniser(['--tsv', tsv, '--audio', folder, '--words', words], texts.length * TIMEOUT_MS);
    const heard = new Map<string, string>();
    for (const line of (await readFile(words, 'utf8')).split('\n')) {
      if (line === '') continue;
      const read = JSON.parse(line) as { id: string; words: HeardWord[] };
      heard.set(read.id, repaired(read.words, misheard));
    }
    return texts.map((_, at) => heard.get(`q${at}`) ?? '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function misheardWords({ articles, lexicon }: Pick<KnowledgeFolder, 'articles' | 'lexicon'>): MisheardWords {
  const known = new Set(COMMON_WORDS.map(fold));
  for (const { text } of articles.flatMap(passagesOf)) {
    for (const { norm } of tokenize(text)) known.add(norm);
  }
  return new MisheardWords(analysisOf(lexicon, new Date().getFullYear()).acronyms, (norm) => known.has(norm));
}

function repaired(words: readonly HeardWord[], misheard: MisheardWords): string {
  const repairs = misheard.find(words);
  return words
    .flatMap(({ text }, at) => {
      const repair = repairs.find(({ from, to }) => from <= at && at < to);
      if (repair === undefined) return [text];
      return repair.from === at ? [repair.text] : [];
    })
    .join(' ');
}

function runRecogniser(args: readonly string[], timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [RECOGNISER, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: timeoutMs,
    });
    child.once('error', (cause) => reject(new RecogniserError('cannot start the recogniser', { cause })));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new RecogniserError(`the recogniser ended with code ${code}`));
    });
  });
}
