import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseFundFile } from './fund-file.ts';
import { KeptFundFile } from './kept-fund-file.ts';

let folder: string;
let file: string;
let kept: KeptFundFile<number>;
const told: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'funds-'));
  file = join(folder, 'fund.yaml');
  told.length = 0;
  const logger = createLogger('test', 'silent');
  logger.warn = ((fields: { fault: string }, what: string) => told.push(`${what}: ${fields.fault}`)) as never;
  kept = new KeptFundFile({
    file,
    setting: 'OPENING_HOURS_FILE',
    fund: 'caisse',
    parse: (text) => parseFundFile(text, z.number('expected a number')),
    logger,
    lookMs: 10,
  });
});

afterEach(async () => {
  kept.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a fund's file", () => {
  it('counts at once at the start, and a change without a restart', async () => {
    await writeFile(file, 'caisse: 1');
    await kept.start();
    expect(kept.entry).toBe(1);
    await writeFile(file, 'caisse: 2');
    await until('the change counts', () => kept.entry === 2, 5_000);
    expect(told).toEqual([]);
  });

  it('that becomes wrong leaves the last good entry in force, and is told once, in one line', async () => {
    await writeFile(file, 'caisse: 1');
    await kept.start();
    await writeFile(file, 'caisse: one\nautre: two');
    await until('the fault is told', () => told.length > 0, 5_000);
    await rm(file);
    await until('the loss is told', () => told.length > 1, 5_000);
    await writeFile(file, 'autre: 3');
    await until('the missing fund is told', () => told.length > 2, 5_000);
    expect(kept.entry).toBe(1);
    expect(told[0]).toBe(
      'OPENING_HOURS_FILE cannot be used: what it said before stays in force: line 1: caisse: expected a number; line 2: autre: expected a number',
    );
    expect(told[2]).toContain('no entry for the fund "caisse"');
    expect(told).toHaveLength(3);
  });

  it('that never was good has no entry', async () => {
    await kept.start();
    expect(kept.entry).toBeUndefined();
    expect(told[0]).toContain('calls go as without it');
  });
});
