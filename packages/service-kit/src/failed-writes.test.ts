import { expect, it } from 'vitest';
import { FailedWrites } from './failed-writes.ts';
import type { Logger } from './logger.ts';

const failure = (code: string): Error => Object.assign(new Error('no'), { code });

it('says that a disk is full, and nothing of a row that is refused', () => {
  const said: unknown[] = [];
  const logger = { warn: (fields: { code: string }) => void said.push(fields.code) } as unknown as Logger;
  const writes = new FailedWrites('database', logger);
  writes.saw(failure('23505'));
  expect(said).toEqual([]);
  for (const code of ['53100', 'ENOSPC']) writes.saw(failure(code));
  expect(said).toEqual(['WRITE_FAILED']);
});
