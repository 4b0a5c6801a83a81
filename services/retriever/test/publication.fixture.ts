import type { KyselyPlugin } from 'kysely';
import { ArticleStore } from '../src/store/article-store.ts';
import { type KnowledgeAddress, openDatabase } from '../src/store/database.ts';
import { GenerationStore } from '../src/store/generation-store.ts';

/**
 * Publishes what is approved, and kills itself on the way: `node publication.fixture.ts ADDRESS STEP`, the address as
 * JSON. A step is the
 * number of a statement of the publication, `commit` for the moment before its end, `answer` for the one after, and
 * `none` to go through. The first line that it prints is the base as it found it.
 */
const [address = '{}', step = 'none'] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(address) as KnowledgeAddress);
const generations = new GenerationStore(database.sql);
const live = await generations.live();
const print = async (): Promise<void> => {
  const now = await generations.live();
  const files = now === undefined ? new Map<string, string>() : await generations.files(now.number);
  const versions = await new ArticleStore(database.sql).versions();
  const statuses = versions.map(({ version, status }) => `${version} ${status}`);
  const content = [...files.values()].join('').match(/\d\d %/)?.[0];
  process.stdout.write(
    `${JSON.stringify({ live: now?.number, generations: (await generations.all()).length, content, statuses })}\n`,
  );
};
await print();

let statements = 0;
const killer: KyselyPlugin = {
  transformQuery: ({ node }) => {
    if (String(statements) === step) process.kill(process.pid, 'SIGKILL');
    statements += 1;
    return node;
  },
  transformResult: ({ result }) => {
    if (step === 'commit' && statements === STATEMENTS) process.kill(process.pid, 'SIGKILL');
    return Promise.resolve(result);
  },
};
/** Lock, live generation, switch it off, archive the old version, publish the new one, write the generation. */
const STATEMENTS = 6;

const files = await new ArticleStore(database.sql).candidate();
await new GenerationStore(database.sql.withPlugin(killer)).publish(files, 'Claire', live?.number);
if (step === 'answer') process.kill(process.pid, 'SIGKILL');
process.stdout.write(`${statements} statements\n`);
await print();
await database.close();
