import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../root.ts';
import { commandsOf, FOR_SERVERS, type GuideCommand } from './guide-commands.ts';

/** Run here, with what they have to end with. */
const HERE: readonly (readonly [RegExp, number])[] = [
  [/^umask 077; openssl |^openssl |^sha256sum |^base64 /, 0],
  [/^\.\/run certs /, 0],
  [/^node --input-type=module /, 0],
  // Without its settings a service says what is missing.
  [/^node services\/<service>\/src\/main\.ts$/, 78],
];
/** Run by another test, which reads them from the guide too. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^curl [\s\S]*\/api\/figures\/effect/, 'services/agent-desktop/test/manager-figures.test.ts'],
];
/** Left out, with the reason; a shell reads them. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^infra\/pin-images\.sh\b/, 'asks a registry for digests: ./run test --registry'],
  [/^\.\/run images /, 'builds for minutes, with a container engine: ./run test --containers, --registry'],
];

const COMMANDS = ['exploitation.md', 'responsable.md'].flatMap((guide) => commandsOf(guide));
const matches = (text: string) => (pattern: RegExp) => pattern.test(text);
let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'decroche-operator-'));
  writeFileSync(
    join(place, 'run'),
    `#!/bin/sh\nexec '${process.execPath}' --conditions development '${ROOT}/tools/cli/src/main.ts' "$@"\n`,
    { mode: 0o755 },
  );
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Runs a line as it stands, in a folder of its own; what names the repository leads there. */
function shell(line: string, options: readonly string[] = []): Promise<{ status: number; output: string }> {
  const here = line
    .replaceAll('/srv/decroche', place)
    .replaceAll('./packages/', `${ROOT}/packages/`)
    .replaceAll('services/<service>/', `${ROOT}/services/retriever/`);
  const env = { PATH: process.env.PATH, HOME: place };
  return new Promise((resolve) => {
    execFile('sh', [...options, '-c', here], { cwd: place, env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });
}

async function isTried({ guide, text }: GuideCommand): Promise<void> {
  const status = HERE.find(([pattern]) => pattern.test(text))?.[1];
  const reason = LEFT_OUT.find(([pattern]) => pattern.test(text))?.[1];
  const file = ELSEWHERE.find(([pattern]) => pattern.test(text))?.[1];
  if (status !== undefined) {
    const end = await shell(text);
    expect(end.status, `${text}\n${end.output}`).toBe(status);
  } else if (file !== undefined) {
    const names = readFileSync(join(ROOT, file), 'utf8').includes(guide);
    expect(names, `${file} does not read ${guide} for: ${text}`).toBe(true);
  } else if (reason !== undefined) {
    process.stdout.write(`not run: ${text}: ${reason}\n`);
    expect((await shell(text, ['-n'])).status, text).toBe(0);
  } else expect(FOR_SERVERS.some(matches(text)), `nobody tries: ${text}`).toBe(true);
}

// In the order of the guides: later ones need what earlier ones made.
it('every command of the guides of operators and managers is run, here or on a server', async () => {
  expect(COMMANDS.length).toBeGreaterThan(20);
  for (const command of COMMANDS) await isTried(command);
}, 60_000);

it('a command that nobody tries would be found', async () => {
  const added: GuideCommand = { guide: 'exploitation.md', language: 'sh', text: 'pg_upgrade --check' };
  await expect(isTried(added)).rejects.toThrow('nobody tries: pg_upgrade --check');
});

it('no other guide has commands that nobody reads', () => {
  const quiet = ['conseiller', 'dpo', 'expert', 'formateur', 'prestataire', 'rssi', 'superviseur', 'alertes'];
  expect(quiet.flatMap((guide) => commandsOf(`${guide}.md`))).toEqual([]);
});
