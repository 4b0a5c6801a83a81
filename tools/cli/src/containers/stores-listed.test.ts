import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import containers from '../../../../vitest.containers.config.ts';
import { ROOT } from '../root.ts';

/** What a test asks for that can run on a server: a database, a Redis, or whether there is a server. */
const ASKS = /\b(createTestDatabase|createServerDatabase|startTestRedis|TEST_SERVER)\b/;

it('every test that can run on a server is run on those in containers', () => {
  const listed = globSync([...(containers.test?.include ?? [])], { cwd: ROOT });
  const asking = globSync('{packages,services,tools}/*/{src,test}/**/*.test.ts', { cwd: ROOT }).filter(
    (file) => !file.endsWith('stores-listed.test.ts') && ASKS.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(asking.length).toBeGreaterThan(10);
  expect(asking.filter((file) => !listed.includes(file))).toEqual([]);
});
