import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createLogger } from '@decroche/service-kit';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { LearnedNeeds } from '../src/learned-needs.ts';
import { LiveGeneration } from '../src/live-generation.ts';
import { ask, SAMPLE_FOLDER } from './sample-base.ts';

/**
 * Learns the base of the tests and keeps it on a disk that is full, then again once there is room, then reads it from one that takes
 * nothing any more. Its log tells what was said of it.
 */
const disk = process.env.DISK ?? '';
const folder = join(disk, 'learned');
const filling = join(disk, 'filling');
const logger = createLogger('fixture', 'warn');
const noInspector = { inspect: () => Promise.reject(new Error('nothing is imported here')) };
const endless = function* (piece: Buffer) {
  for (;;) yield piece;
};

async function fill(): Promise<void> {
  for (const bytes of [1 << 20, 4_096, 1])
    await pipeline(endless(Buffer.alloc(bytes)), createWriteStream(filling, { flags: 'a' })).catch(
      () => undefined,
    );
}

/** Starts as the retriever does, and answers a caller. */
async function start(): Promise<void> {
  const source = await KnowledgeSource.open(
    SAMPLE_FOLDER,
    { url: undefined, dataDir: '', tls: undefined, migrate: 'never' },
    noInspector as never,
    logger,
  );
  const learned = new LearnedNeeds(folder, logger);
  const live = await LiveGeneration.create({ source, qdrant: undefined, learned, pollMs: 60_000, logger });
  const { passages } = await ask(live.current, 'à quel âge je peux partir à la retraite');
  await live.stop();
  await source.close();
  const kept = (await readdir(folder)).map((name) => name.replace(/[0-9a-f]{64}/, '…'));
  process.stdout.write(`answered: ${passages.length > 0}, kept: ${kept.join(', ') || 'nothing'}\n`);
}

await mkdir(folder);
await fill();
await start();
await rm(filling);
await start();
await promisify(execFile)('mount', ['-o', 'remount,ro', disk]);
await start();
