import { BaseImport } from '../kb/base-import.ts';
import { ArticleStore } from '../store/article-store.ts';
import { openDatabase } from '../store/database.ts';
import { GenerationStore } from '../store/generation-store.ts';

/**
 * `node main.ts FOLDER DATA_DIR PUBLISHER`: publishes a base in Markdown into a new embedded database, without what an expert's
 * publication looks at. For the demonstration base alone, which the tests of the repository look at, so that it starts fast.
 */
const [folder, dataDir, publisher] = process.argv.slice(2);
if (folder === undefined || dataDir === undefined || publisher === undefined)
  throw new Error('usage: seed FOLDER DATA_DIR PUBLISHER');
const database = await openDatabase({ url: undefined, dataDir });
try {
  const inspector = { inspect: async (pieces: readonly unknown[]) => pieces.map(() => []) };
  const { problems } = await new BaseImport(database.sql, inspector).markdown(folder, new Set());
  if (problems.length > 0) throw new Error(`the base in ${folder} has faults: ${problems.join('; ')}`);
  const files = await new ArticleStore(database.sql).candidate();
  await new GenerationStore(database.sql).publish(files, publisher, undefined);
} finally {
  await database.close();
}
