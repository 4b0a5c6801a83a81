import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';

/** First line of a backup. */
const headerSchema = z.object({
  format: z.literal('decroche-knowledge'),
  /** Of the file, not of the tables. */
  version: z.literal(1),
  takenAt: z.iso.datetime(),
  /** Version of the software that took it; empty where nobody knows. */
  software: z.string(),
  /** Steps to the tables that had been done. */
  steps: z.array(z.string()),
  /** How many rows of each table follow. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
});
export type BackupHeader = Readonly<z.infer<typeof headerSchema>>;

const rowSchema = z.tuple([z.string(), z.record(z.string(), z.unknown())]);
const endSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** One row of a table, its columns as PostgreSQL writes them in JSON. */
export interface BackupRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A file that is no backup, or not all of one. */
export class BackupFileError extends Error {
  override readonly name = 'BackupFileError';
  readonly code = 'BACKUP_FILE';
}

/**
 * Writes a backup: lines of JSON under gzip, the last one a digest of all before it. The file is there once it is whole, and
 * readable by its owner alone.
 *
 * @param rows each as JSON text
 * @returns the digest
 */
export async function writeBackup(
  file: string,
  header: BackupHeader,
  rows: AsyncIterable<{ readonly table: string; readonly json: string }>,
): Promise<string> {
  const part = `${file}.part`;
  const hash = createHash('sha256');
  let digest = '';
  async function* lines(): AsyncGenerator<string> {
    yield hashed(hash, `${JSON.stringify(header)}\n`);
    for await (const { table, json } of rows) yield hashed(hash, `[${JSON.stringify(table)},${json}]\n`);
    digest = hash.digest('hex');
    yield `${JSON.stringify({ sha256: digest })}\n`;
  }
  try {
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(part, { mode: 0o600 }));
    const written = await open(part, 'r+');
    await written.sync();
    await written.close();
    await rename(part, file);
    return digest;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * Reads a backup. What it gave counts for nothing unless it ends without an error: only then the digest was right.
 *
 * @param onHeader told first
 * @throws BackupFileError
 */
export async function* readBackup(
  file: string,
  onHeader: (header: BackupHeader) => void,
): AsyncGenerator<BackupRow> {
  const hash = createHash('sha256');
  const left = new Map<string, number>();
  let [begun, ended] = [false, false];
  for await (const line of linesOf(file)) {
    if (ended) throw new BackupFileError(`${file} goes on after its end`);
    const value = parsed(file, line);
    if (!begun) {
      const header = headerSchema.safeParse(value);
      if (!header.success)
        throw new BackupFileError(`${file} is no backup of a knowledge base that this version reads`);
      for (const [table, count] of Object.entries(header.data.rows)) left.set(table, count);
      onHeader(header.data);
      begun = true;
    } else {
      const end = endSchema.safeParse(value);
      if (end.success) {
        if (end.data.sha256 !== hash.digest('hex'))
          throw new BackupFileError(`${file} was changed since it was written`);
        ended = true;
        continue;
      }
      const [table, row] = rowSchema.parse(value);
      left.set(table, (left.get(table) ?? 0) - 1);
      yield { table, row };
    }
    hashed(hash, `${line}\n`);
  }
  if (!ended || [...left.values()].some((count) => count !== 0))
    throw new BackupFileError(`${file} is not whole`);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const read = pipeline(createReadStream(file), unpacked);
  // Seen below, where it ends the reading; unheard meanwhile, it would end the process.
  read.catch(() => undefined);
  try {
    for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY }))
      yield line;
    await read;
  } catch (cause) {
    throw new BackupFileError(`${file} cannot be read`, { cause });
  }
}

function parsed(file: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new BackupFileError(`${file} holds a line that is no JSON`, { cause });
  }
}

function hashed(hash: Hash, line: string): string {
  hash.update(line);
  return line;
}
