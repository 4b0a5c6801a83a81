import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { isSamePerson } from '@decroche/french';
import { ConfigError } from '@decroche/service-kit';
import { backUp, restore } from '../backup/knowledge-backup.ts';
import { type DocumentImportReport, importReportText } from '../import/import-report.ts';
import { InspectorProcess } from '../import/inspector-process.ts';
import { NATIONAL } from '../knowledge/article.ts';
import { readKnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { INSTRUCTIONS } from '../knowledge/versioned-text.ts';
import { type KnowledgeDatabase, openDatabase } from '../store/database.ts';
import type { Gap, GapState } from '../store/gap-store.ts';
import { BaseImport, type ImportOptions } from './base-import.ts';
import { KnowledgeDesk } from './commands.ts';
import { readKbConfig } from './config.ts';
import { lint } from './lint.ts';

const HELP = `The knowledge base.

  import SOURCE                take in a base in Markdown (articles, themes, lexicon, golden questions), or a folder,
                               .zip or file of HTML, Word, PDF and CSV as drafts; personal data stops it
    [--by NAME]                author of the drafts (default Import); somebody else approves them
    [--scope FUND]             the documents hold the rules of a fund (default national)
    [--reviewed FILE]          finds that are no personal data, one key a line, as --json gives them
  export FOLDER                write the live generation
    [--candidate | --drafts]   what would be published next, or the drafts to read and correct
  lint [FOLDER]                check a folder, or what would be published next
  submit SLUG VERSION          hand a draft to a reviewer
  approve SLUG VERSION         approve a version in review; never its author, nor who handed it in
  send-back SLUG VERSION       send a version in review back to its author
  impact                       what publishing would change for the golden questions
  publish [--force]            make what is approved live; --force although golden questions get worse
  rollback                     make the generation before the live one live again
  gaps [STATE]                 questions that had no source; STATE is open, being-written or answered
  write GAP                    take the article for a gap upon oneself
  answer GAP SLUG              say which article answers a gap; the desks are told once it is live
  reopen GAP                   nobody works on the gap any more
  stats                        what the base holds
  backup FILE                  write all of it to a file, as it is at one moment, others may go on working
    [--without-gaps]           all but the questions that had no source
  restore FILE                 take a backup back, all or nothing; a broken file changes nothing
    [--replace]                although the base holds something, which goes
  instructions history         versions of what is asked of the language model, and when each was live
    import FILE                take in a version, as import does; show VERSION gives its text
    submit | approve | send-back VERSION
                               as for an article; publish and rollback are those of the base

  --json                       one JSON object as the last line

Who does it is the user of the operating system; --by, if given, must say the same.
The database is DATABASE_URL, or an embedded one in DATA_DIR (default .local/retriever).
`;

/** Codes of errors that a person can act on: one line, no stack. */
const EXPECTED = new Set([
  ...[
    'KNOWLEDGE_FILE_INVALID',
    'KNOWLEDGE_UNAVAILABLE',
    'DATABASE_UNAVAILABLE',
    'DATABASE_IN_USE',
    'MIGRATION_FAILED',
    'SCHEMA_DIVERGED',
    'PUBLISHED_VERSION',
    'WORKFLOW',
  ],
  ...['IMPORT_SOURCE', 'INSPECTOR'],
  ...['BACKUP_FILE', 'BASE_NOT_EMPTY', 'NEWER_BACKUP'],
  ...['PUBLICATION_CONFLICT', 'NO_GENERATION', 'USAGE', 'ERR_PARSE_ARGS_UNKNOWN_OPTION'],
]);

class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        by: { type: 'string' },
        candidate: { type: 'boolean', default: false },
        drafts: { type: 'boolean', default: false },
        reviewed: { type: 'string' },
        scope: { type: 'string', default: NATIONAL },
        force: { type: 'boolean', default: false },
        replace: { type: 'boolean', default: false },
        'without-gaps': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [what, ...rest] = positionals;
    if (values.help || what === undefined) {
      process.stdout.write(HELP);
      return what === undefined && !values.help ? 2 : 0;
    }
    const result = await run(what, rest, values);
    print(result, values.json);
    return isRefusal(result) ? 1 : 0;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (!(error instanceof ConfigError) && !EXPECTED.has(String(code))) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

interface Options {
  readonly by?: string | undefined;
  readonly candidate: boolean;
  readonly drafts: boolean;
  readonly force: boolean;
  readonly replace: boolean;
  readonly 'without-gaps': boolean;
  readonly reviewed?: string | undefined;
  readonly scope: string;
}

async function run(what: string, rest: readonly string[], options: Options): Promise<object> {
  if (what === 'lint' && rest[0] !== undefined) return lint(await readKnowledgeFiles(rest[0]), new Date());
  const needed = (at: number, name: string): string => {
    const value = rest[at];
    if (value === undefined) throw new UsageError(`kb ${what}: ${name} is missing`);
    return value;
  };
  // Who imports signs nothing: the file names its author.
  const signs = what !== 'import' && rest[0] !== 'import';
  const by = signs ? operator(what, options.by) : '';
  const number = (at: number, name: string): number => {
    const value = Number(needed(at, name));
    if (!Number.isInteger(value) || value < 1)
      throw new UsageError(`kb ${what}: ${name} is a whole number from 1`);
    return value;
  };
  const commands: Readonly<
    Record<string, (desk: KnowledgeDesk, imports: BaseImport, database: KnowledgeDatabase) => Promise<object>>
  > = {
    import: async (_, imports) => imports.take(needed(0, 'SOURCE'), await importOptions(options)),
    export: (desk) =>
      desk.export(needed(0, 'FOLDER'), options.candidate ? 'candidate' : options.drafts ? 'drafts' : 'live'),
    lint: (desk) => desk.lint(),
    submit: (desk) => desk.move('submit', needed(0, 'SLUG'), number(1, 'VERSION'), { name: by }),
    approve: (desk) => desk.move('approve', needed(0, 'SLUG'), number(1, 'VERSION'), { name: by }),
    'send-back': (desk) => desk.move('send-back', needed(0, 'SLUG'), number(1, 'VERSION'), { name: by }),
    impact: (desk) => desk.impact(),
    publish: (desk) => desk.publish(by, options.force),
    rollback: async (desk) => ({ generation: await desk.rollback() }),
    gaps: async (desk) => ({ gaps: await desk.gaps({ state: gapState(rest[0]) }) }),
    write: async (desk) => ({
      gap: await desk.moveGap(number(0, 'GAP'), { state: 'being-written', writer: by }),
    }),
    answer: async (desk) => ({
      gap: await desk.moveGap(number(0, 'GAP'), { state: 'answered', answeredBy: needed(1, 'SLUG') }),
    }),
    reopen: async (desk) => ({ gap: await desk.moveGap(number(0, 'GAP'), { state: 'open' }) }),
    stats: (desk) => desk.stats(),
    backup: (_, __, database) =>
      backUp(database, needed(0, 'FILE'), { withGaps: !options['without-gaps'], progress }),
    restore: (_, __, database) =>
      restore(database, needed(0, 'FILE'), { replace: options.replace, progress }),
    instructions: async (desk, imports) => {
      const step = needed(0, 'history, import, show, submit, approve or send-back');
      if (step === 'history') return { versions: await desk.instructions() };
      if (step === 'import') {
        const { reviewed } = await importOptions(options);
        return await imports.instructions(await readText(needed(1, 'FILE')), reviewed);
      }
      if (step === 'show') return await desk.version(INSTRUCTIONS, number(1, 'VERSION'));
      if (step !== 'submit' && step !== 'approve' && step !== 'send-back')
        throw new UsageError('kb instructions: expected history, import, show, submit, approve or send-back');
      return await desk.move(step, INSTRUCTIONS, number(1, 'VERSION'), { name: by });
    },
  };
  const command = Object.hasOwn(commands, what) ? commands[what] : undefined;
  if (command === undefined) throw new UsageError(`kb: expected one of ${Object.keys(commands).join(', ')}`);
  const config = readKbConfig(process.env);
  const database = await openDatabase({
    url: config.DATABASE_URL,
    dataDir: config.DATA_DIR,
    tls: config.TLS_DIR,
  });
  try {
    const imports = new BaseImport(database.sql, new InspectorProcess(config.PII_INSPECTOR));
    return await command(new KnowledgeDesk(database), imports, database);
  } finally {
    await database.close();
  }
}

/** Beside the answer: somebody waits while much is written or read. */
function progress(table: string, done: number, of: number): void {
  process.stderr.write(`${table}: ${done} of ${of}\n`);
}

/** Who works here, as the operating system knows him: a name that anybody may type is worth nothing. */
function operator(what: string, claimed: string | undefined): string {
  const { username } = userInfo();
  if (claimed !== undefined && !isSamePerson(claimed, username))
    throw new UsageError(`kb ${what}: --by names somebody else than the user ${username}; leave it out`);
  return username;
}

/** One line for each gap: number, how often, where the work stands, and one of the questions. */
function gapsText(gaps: readonly Gap[]): string {
  const lines = gaps.map(({ id, count, state, writer, answeredBy, toldAt, example }) => {
    const work = [
      state,
      writer,
      answeredBy,
      toldAt === null ? null : `told ${toldAt.toISOString().slice(0, 10)}`,
    ];
    return `${id}  ${count} times  ${work.filter((part) => part !== null).join(', ')}  ${example}\n`;
  });
  return lines.length === 0 ? 'No question without a source.\n' : lines.join('');
}

function gapState(word: string | undefined): GapState | undefined {
  if (word === undefined || word === 'open' || word === 'being-written' || word === 'answered') return word;
  throw new UsageError('kb gaps: expected open, being-written or answered');
}

async function importOptions({ by, scope, reviewed }: Options): Promise<ImportOptions> {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(scope)) {
    throw new UsageError('kb import: --scope is national or a fund such as carsat-rhone-alpes');
  }
  const lines = reviewed === undefined ? '' : await readText(reviewed, '--reviewed ');
  const keys = lines.split('\n').map((line) => line.trim());
  return { author: by ?? 'Import', scope, reviewed: new Set(keys.filter((line) => line !== '')) };
}

async function readText(file: string, option = ''): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`kb import: ${option}${file} cannot be read`);
  }
}

/** A check that failed, an import that left something out, or a publication that was not made. */
function isRefusal(result: object): boolean {
  const { problems, refused, published, imported } = result as {
    problems?: readonly unknown[];
    refused?: readonly unknown[];
    published?: boolean;
    imported?: boolean;
  };
  return (problems?.length ?? 0) + (refused?.length ?? 0) > 0 || published === false || imported === false;
}

function print(result: object, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if ('gaps' in result) process.stdout.write(gapsText(result.gaps as readonly Gap[]));
  else if ('contradictions' in result) process.stdout.write(importReportText(result as DocumentImportReport));
  else process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
