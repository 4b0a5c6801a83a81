import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { describeError, FailedWrites, type Logger } from '@decroche/service-kit';
import { v7 } from 'uuid';
import type { KnowledgeBase } from './knowledge/knowledge-base.ts';
import { analysisOf } from './search/generation.ts';
import { type LearnedBridge, NeedBridge } from './search/needs/need-bridge.ts';

/** Files that are kept: the one that was used longest ago goes first. */
export const MAX_KEPT = 4;
/** A larger file is none of this folder's, bytes. */
const MAX_BYTES = 512 * 1024 * 1024;
/** What a writer that was killed left is removed after this time, milliseconds. */
const LEFT_BEHIND_MS = 3_600_000;
const NAME = /^needs-[0-9a-f]{64}\.bin$/;
const UNFINISHED = /^needs-[0-9a-f]{64}\.bin\.[0-9a-f-]{36}$/;
const DIGEST_BYTES = 32;

/**
 * What was learned of bases, in files of one folder, so that a start need not learn it again. A file is named by all that
 * was learned from: articles, examples, lexicon, year, code and engine. It holds words and numbers of the base and nothing of
 * what a caller said. Whatever is wrong with the folder or a file costs a learning and a line in the log, nothing else.
 */
export class LearnedNeeds {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #failed: FailedWrites;
  #code: Promise<string> | undefined;

  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
    this.#failed = new FailedWrites('folder', logger);
  }

  /** The needs that a base answers, if they were learned before with this code. */
  async read(base: KnowledgeBase, referenceYear: number): Promise<NeedBridge | undefined> {
    try {
      const name = await this.#nameOf(base, referenceYear);
      const file = join(this.#folder, name);
      const { size } = await stat(file);
      const content = size > MAX_BYTES ? Buffer.alloc(0) : await readFile(file);
      const learned = content.subarray(DIGEST_BYTES);
      if (!digestOf(name, learned).equals(content.subarray(0, DIGEST_BYTES))) {
        this.#logger.warn(
          { file },
          'what was learned is damaged on disk, or of another base; it is learned again',
        );
        return undefined;
      }
      await this.#used(file);
      const analysis = analysisOf(base.lexicon, referenceYear);
      return NeedBridge.knowing(deserialize(learned) as LearnedBridge, base.articles, base.lexicon, analysis);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#warn(error, 'could not be read from disk');
      return undefined;
    }
  }

  /** Keeps what was learned, at once or not at all. */
  async write(base: KnowledgeBase, referenceYear: number, needs: NeedBridge): Promise<void> {
    try {
      const learned = serialize(needs.learned);
      const name = await this.#nameOf(base, referenceYear);
      const unfinished = join(this.#folder, `${name}.${v7()}`);
      await mkdir(this.#folder, { recursive: true });
      try {
        await writeFile(unfinished, [digestOf(name, learned), learned]);
        await rename(unfinished, join(this.#folder, name));
      } catch (error) {
        // A full disk would stay so: half a file is worth nothing.
        await rm(unfinished, { force: true });
        throw error;
      }
      await this.#forgetOld();
    } catch (error) {
      this.#failed.saw(error);
      this.#warn(error, 'could not be kept on disk');
    }
  }

  /** On a disk that takes nothing a file is read all the same: only which one goes first is known less well. */
  async #used(file: string): Promise<void> {
    const now = new Date();
    await utimes(file, now, now).catch((error: unknown) => this.#failed.saw(error));
  }

  async #nameOf({ articles, examples, lexicon }: KnowledgeBase, referenceYear: number): Promise<string> {
    this.#code ??= digestOfCode();
    const from = [articles, examples, lexicon, referenceYear, process.version, await this.#code];
    return `needs-${createHash('sha256').update(JSON.stringify(from)).digest('hex')}.bin`;
  }

  async #forgetOld(): Promise<void> {
    const kept: { file: string; usedAtMs: number }[] = [];
    for (const name of await readdir(this.#folder)) {
      if (!NAME.test(name) && !UNFINISHED.test(name)) continue;
      const file = join(this.#folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found === undefined) continue;
      if (NAME.test(name)) kept.push({ file, usedAtMs: found.mtimeMs });
      else if (Date.now() - found.mtimeMs > LEFT_BEHIND_MS) await rm(file, { force: true });
    }
    kept.sort((a, b) => b.usedAtMs - a.usedAtMs);
    for (const { file } of kept.slice(MAX_KEPT)) await rm(file, { force: true });
  }

  #warn(error: unknown, what: string): void {
    this.#logger.warn(
      { folder: this.#folder, err: describeError(error) },
      `what was learned ${what}; check LEARNED_DIR`,
    );
  }
}

/** Of the name too: a file under the name of another is known as such. */
function digestOf(name: string, learned: Uint8Array): Buffer {
  return createHash('sha256').update(name).update(learned).digest();
}

/** Digest of the code that learns, and that reads what is learned from. */
async function digestOfCode(): Promise<string> {
  const folders = [
    new URL('search/', import.meta.url),
    new URL('knowledge/', import.meta.url),
    new URL('.', import.meta.resolve('@decroche/question')),
    new URL('.', import.meta.resolve('@decroche/french')),
  ];
  const hash = createHash('sha256');
  for (const folder of folders.map((url) => fileURLToPath(url))) {
    for (const name of (await readdir(folder, { recursive: true })).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      hash
        .update(`${name}\n`)
        .update(await readFile(join(folder, name)))
        .update('\n');
    }
  }
  return hash.digest('hex');
}
