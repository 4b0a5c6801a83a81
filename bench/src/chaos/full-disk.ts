import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ChaosStage } from './chaos-stage.ts';

/** Set where everything that runs keeps its files on a small disk of its own. */
export const SMALL_DISK = 'CHAOS_SMALL_DISK';
/** Opens the door by which results of checks come into the desk's database. */
export const REPORT_TOKEN = 'chaos-report-token-24-characters';
/** Pieces in which a disk is filled, bytes: the last ones are small. */
const PIECES = [1 << 20, 4_096, 1];
const MAX_REPORTS = 400;

const fillingsOf = ({ constellation }: ChaosStage): string[] =>
  PIECES.map((bytes) => join(constellation.stack.dir, `full-${bytes}`));

/** Fills the disk of the installation to the last byte, and has the desk keep something until it cannot. */
export async function fillDisk(stage: ChaosStage): Promise<void> {
  for (const [at, file] of fillingsOf(stage).entries()) await fill(file, PIECES[at] ?? 1);
  for (let reports = 0; reports < MAX_REPORTS; reports += 1) if (!(await reported(stage))) return;
  throw new Error('the desk goes on keeping things on a full disk: is it the disk that was filled?');
}

export async function emptyDisk(stage: ChaosStage): Promise<void> {
  await Promise.all(fillingsOf(stage).map((file) => rm(file, { force: true })));
}

async function fill(file: string, pieceBytes: number): Promise<void> {
  const piece = Buffer.alloc(pieceBytes);
  const endless = function* () {
    for (;;) yield piece;
  };
  await pipeline(endless(), createWriteStream(file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
}

/** Whether the desk could keep one more result of a check. */
async function reported({ constellation }: ChaosStage): Promise<boolean> {
  const stores = Array.from({ length: 40 }, (_, at) => ({
    ...{ store: `store-${at}`, searchedBytes: at, found: 0, oldestMs: null },
  }));
  const { ok } = await fetch(`${constellation.desktopUrl}/api/dpo/forget-check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forget-report-token': REPORT_TOKEN },
    body: JSON.stringify({ checkedAt: new Date().toISOString(), scope: 'whole', stores }),
  });
  return ok;
}
