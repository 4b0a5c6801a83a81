import { Database } from '../src/database.ts';

/** Opens the embedded database in FOLDER and keeps it until it is killed; says why where it cannot. */
try {
  await new Database({
    address: { folder: process.env.FOLDER ?? '' },
    migrations: {},
    migrationTable: 'holder_migration',
    embeddedSettings: ['shared_buffers=4MB'],
    connectMs: 2_000,
    statementMs: 2_000,
  }).open();
  process.stdout.write('open\n');
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
