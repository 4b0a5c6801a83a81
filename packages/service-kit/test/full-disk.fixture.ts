import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Database } from '../src/database.ts';
import { createLogger } from '../src/logger.ts';

/** Keeps something in an embedded database, on a disk that is full meanwhile. Its log tells what was said of it. */
interface Tables {
  note: { text: string };
}

const disk = process.env.DISK ?? '';
const database = new Database<Tables>({
  address: { folder: join(disk, 'facts') },
  migrations: {
    '001-note': {
      up: async (sql) => {
        await sql.schema.createTable('note').addColumn('text', 'text').execute();
      },
    },
  },
  migrationTable: 'note_migration',
  embeddedSettings: ['shared_buffers=4MB'],
  connectMs: 2_000,
  statementMs: 2_000,
  logger: createLogger('fixture', 'info'),
});
const say = (what: string): void => void process.stdout.write(`${what}\n`);
const keep = (): Promise<unknown> =>
  database.sql
    .insertInto('note')
    .values({ text: 'x'.repeat(1_000) })
    .execute();
const endless = function* (piece: Buffer) {
  for (;;) yield piece;
};

await database.open();
await keep();
const filling = join(disk, 'filling');
for (const bytes of [1 << 20, 4_096])
  await pipeline(endless(Buffer.alloc(bytes)), createWriteStream(filling, { flags: 'a' })).catch(
    () => undefined,
  );
for (let tries = 0; tries < 1_000; tries += 1) {
  const refused = await keep().then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );
  if (refused === undefined) continue;
  say(`refused: ${refused}`);
  break;
}
await database.sql.selectFrom('note').select('text').limit(1).execute();
say('read all the same');
await rm(filling);
await keep();
say('kept again');
await database.close();
