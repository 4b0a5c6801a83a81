import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a statement on a table of the last release must not do, and why. */
const NARROWING: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(table|column|view|schema)\b/, 'takes away what the version before still reads'],
  [/\brename\b/, 'takes away the name that the version before uses'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/, 'gives the version before another type than it reads'],
  [/\bset\s+not\s+null\b/, 'refuses rows that the version before writes'],
  [/\bdrop\s+default\b/, 'refuses rows that the version before writes'],
  [/\badd\s+column\s+(?!.*\bdefault\b).*\bnot\s+null\b/, 'refuses rows that the version before writes'],
  [
    /\badd\s+(constraint|check|unique|primary\s+key|foreign\s+key)\b/,
    'refuses rows that the version before writes',
  ],
  [/\bcreate\s+unique\s+index\b/, 'refuses rows that the version before writes'],
  [/\bcreate\s+(or\s+replace\s+)?(trigger|rule)\b/, 'changes what statements of the version before do'],
  [/\brevoke\b/, 'takes a right that the version before needs'],
];

/**
 * Looks whether the steps since a release leave its statements alone: services of both versions work on the same tables
 * while a fund updates. Tables that these very steps make are free.
 *
 * @param lastReleased name of the last step that the release has
 * @returns a line for each fault; a way back counts as one, since nobody ever goes it
 */
export async function narrowingSteps(
  migrations: Readonly<Record<string, Migration>>,
  lastReleased: string,
): Promise<readonly string[]> {
  const names = Object.keys(migrations).sort();
  if (!names.includes(lastReleased)) return [`${lastReleased}: the release has this step, and it is gone`];
  const own = new Set<string>();
  const faults: string[] = [];
  for (const name of names.filter((each) => each > lastReleased)) {
    const step = migrations[name];
    if (step?.down !== undefined) faults.push(`${name}: has a way back`);
    for (const statement of step === undefined ? [] : await statementsOf(step)) {
      const made = /^create\s+table\s+(?:if\s+not\s+exists\s+)?(\S+)/.exec(statement)?.[1];
      if (made !== undefined) own.add(made);
      const [, table = ''] = /\b(?:table|on|view)\s+(?:only\s+)?("?[a-z_]+"?)/.exec(statement) ?? [];
      if (own.has(table)) continue;
      for (const [pattern, why] of NARROWING)
        if (pattern.test(statement)) faults.push(`${name}: ${statement}: ${why}`);
    }
  }
  return faults;
}

/** What a step asks of the server, in small letters, without asking one. */
async function statementsOf({ up }: Migration): Promise<readonly string[]> {
  const statements: string[] = [];
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (asked) => new PostgresIntrospector(asked),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => void statements.push(query.sql.toLowerCase().replace(/\s+/g, ' ').trim()),
  });
  await up(db);
  return statements;
}
