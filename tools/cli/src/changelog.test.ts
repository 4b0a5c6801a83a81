import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notTried } from '@decroche/test-kit';
import { fileOfRelease, lastRelease, releases } from '@decroche/test-stage';
import { expect, it } from 'vitest';
import { ROOT } from './root.ts';

const IN_WORK = 'en préparation';
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

/** Entries of the changelog, as they stand in it. */
const entries = read('CHANGELOG.md')
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const [, name = '', date = ''] = /^\[(\d+\.\d+\.\d+)\] - (.+)$/m.exec(text) ?? [];
    return { name, date, text };
  });

/** Files in which settings are declared; a service that is not there yet declares none. */
const DECLARATIONS = [
  ...['ivr-gateway', 'ari-gate', 'transcriber', 'pii-guard', 'retriever', 'generator', 'agent-desktop'].map(
    (service) => `services/${service}/src/config.ts`,
  ),
  ...['config', 'grpc-access'].map((name) => `packages/service-kit/src/${name}.ts`),
];

function settingsIn(text: string): string[] {
  return [...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name);
}

/** Why an entry does not say what operators must do about settings that are gone. */
function unnamed(gone: readonly string[], entry: string): string[] {
  const [, toDo = ''] = /^### À faire par l’exploitant\n([\s\S]*?)(?=^### |$(?![\s\S]))/m.exec(entry) ?? [];
  return gone.filter((name) => !toDo.includes(`\`${name}\``));
}

it('begins with the version in work, and then has each release under its date', () => {
  expect(entries.map(({ name, date }) => [name, date])).toEqual([
    ...(releases().some((release) => release.version === version) ? [] : [[version, IN_WORK]]),
    ...releases().map((release) => [release.version, release.date]),
  ]);
});

it('says for each version what operators must do', () => {
  expect(entries.filter(({ text }) => !/^### À faire par l’exploitant\n\n- /m.test(text))).toEqual([]);
});

it('names each setting of the last release that is gone among what operators must do', (context) => {
  const then = DECLARATIONS.map((path) => fileOfRelease(lastRelease(), path));
  if (then.every((text) => text === undefined))
    notTried(context, `this checkout does not hold ${lastRelease().commit}: fetch its history`);
  const before = new Set(then.flatMap((text) => settingsIn(text ?? '')));
  const now = new Set(DECLARATIONS.flatMap((path) => settingsIn(read(path))));
  expect([before.has('NATS_URL'), now.has('NATS_URL')]).toEqual([true, true]);
  const gone = [...before].filter((name) => !now.has(name));
  expect(unnamed(gone, entries[0]?.text ?? '')).toEqual([]);
  expect(unnamed(['NEVER_NAMED'], entries[0]?.text ?? '')).toEqual(['NEVER_NAMED']);
});
