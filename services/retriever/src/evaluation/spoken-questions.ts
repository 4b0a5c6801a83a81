import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMON_WORDS, fold, type HeardWord, MisheardWords, tokenize } from '@decroche/french';
import { LifelikeVoice, layoutOf, speak, writeWav } from '@decroche/local-stack';
import type { KnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { passagesOf } from '../knowledge/passage.ts';
import { analysisOf } from '../search/generation.ts';

/** Who says the texts: espeak-ng, or a voice that is hardly told from a person's. */
export type SpeakingVoice = 'espeak' | 'kokoro';

/** Voices of espeak that take turns. */
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
 * Texts as the recogniser hears them from synthetic voices on a telephone line (8 kHz): espeak-ng through the embedded speech
 * model, the lifelike voice through both recognisers, of which one is believed, with the acronyms of the base put in place of what was misheard for them, as in a call. A word counts as known
 * when it is common or the articles have it; the redactor knows more words. What espeak said is removed afterwards; what the
 * lifelike voice said, at a second of a core for each second, is kept in `.local/cache/spoken`.
 *
 * @throws RecogniserError
 */
export async function heardFrom(
  texts: readonly string[],
  base: Pick<KnowledgeFolder, 'articles' | 'lexicon'>,
  voice: SpeakingVoice = 'espeak',
): Promise<string[]> {
  const misheard = misheardWords(base);
  const folder = await mkdtemp(join(tmpdir(), 'decroche-spoken-'));
  try {
    const lines = ['id\tset\ttext'];
    const say = voice === 'espeak' ? saidByEspeak : await lifelikeSpeaker();
    for (const [at, text] of texts.entries()) {
      await writeFile(join(folder, `q${at}.wav`), await say(text, at));
      if (process.stderr.isTTY) process.stderr.write(`\rspoken ${at + 1}/${texts.length}`);
      lines.push(`q${at}\tgolden\t${text.replace(/\s+/g, ' ')}`);
    }
    const tsv = join(folder, 'questions.tsv');
    const words = join(folder, 'words.jsonl');
    await writeFile(tsv, `${lines.join('\n')}\n`);
    const both = voice === 'espeak' ? [] : ['--both'];
    const args = [...both, '--tsv', tsv, '--audio', folder, '--words', words];
    await runRecogniser(args, texts.length * TIMEOUT_MS);
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

async function saidByEspeak(text: string, at: number): Promise<Uint8Array> {
  return writeWav(await speak(text, { voice: VOICES[at % VOICES.length] as string }));
}

/** The lifelike voice; it is loaded when something must be said that was not kept. */
async function lifelikeSpeaker(): Promise<(text: string) => Promise<Uint8Array>> {
  const folder = join(layoutOf().cache, 'spoken');
  await mkdir(folder, { recursive: true });
  let voice: LifelikeVoice | undefined;
  return async (text) => {
    const file = join(folder, `${createHash('sha256').update(text).digest('hex')}.wav`);
    const kept = await readFile(file).catch(() => undefined);
    if (kept !== undefined) return kept;
    voice ??= await LifelikeVoice.load();
    const wav = writeWav(await voice.speak(text));
    await writeFile(`${file}.${process.pid}`, wav);
    await rename(`${file}.${process.pid}`, file);
    return wav;
  };
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
