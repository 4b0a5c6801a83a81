import { createServerDatabase, layEmptyDatabase, TEST_SERVER } from '@decroche/test-stage';
import { embeddedFolder, type KnowledgeAddress } from '../src/store/database.ts';

/** An empty database of one test file, in PGlite where tests have no server. */
export interface TestDatabase {
  readonly address: KnowledgeAddress;
  /** Removes it from the server; an embedded one goes with its folder. */
  drop(): Promise<void>;
}

/** @param folder where an embedded one is made */
export async function createTestDatabase(folder: string): Promise<TestDatabase> {
  if (TEST_SERVER === '') {
    await layEmptyDatabase(embeddedFolder(folder));
    return { address: { url: undefined, dataDir: folder }, drop: () => Promise.resolve() };
  }
  const { url, drop } = await createServerDatabase();
  return { address: { url, dataDir: '' }, drop };
}
