import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { notTried } from '@decroche/test-kit';
import { lastRelease, releaseSources } from '@decroche/test-stage';
import { describe, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const SIDES = {
  'the telephone side': ['ari-gate', 'ivr-gateway', 'transcriber'],
  'the side of answers': ['pii-guard', 'retriever', 'generator', 'agent-desktop'],
} as const;
const EACH = Object.fromEntries(
  Object.values(SIDES)
    .flat()
    .map((name) => [`${name} alone`, [name]]),
);
/** `two`, or `each`: every program by itself as well. */
const ASKED = process.env.SIDE_BY_SIDE ?? '';
const COMBINATIONS = { ...SIDES, ...(ASKED === 'each' ? EACH : {}) };
const SCENE_MS = 150_000;

const release = lastRelease();
const sources =
  ASKED === '' ? { missing: 'ask for it with SIDE_BY_SIDE=two, or each' } : await releaseSources(release);

/** Tables of this version: the last release is started on them. */
async function migrated(service: string, folder: string): Promise<void> {
  const script = join(ROOT, 'services', service, 'src/migrate/main.ts');
  await run(process.execPath, [script], { env: { PATH: process.env.PATH ?? '', DATA_DIR: folder } });
}

describe(`beside the programs of ${release.version}`, () => {
  it.skipIf('missing' in sources).each(Object.entries(COMBINATIONS))(
    'a caller has his draft with %s of the last release',
    { timeout: SCENE_MS },
    async (_, programs) => {
      const folder = 'folder' in sources ? sources.folder : '';
      const scene = await Scene.create({
        agents: 1,
        programsOf: Object.fromEntries(programs.map((name) => [name, folder])),
        fillData: {
          retriever: (data) => migrated('retriever', data),
          'agent-desktop': (data) => migrated('agent-desktop', data),
        },
        overrides: { 'agent-desktop': { WEB_DIR: join(ROOT, 'services/agent-desktop/web/dist') } },
      });
      try {
        const phone = await scene.phone('1001', 300);
        const rung = phone.next('ringing', 60_000);
        const call = await scene.call(await scene.says(SURVIVOR_NEED));
        await scene.seen(
          'a draft that answers',
          ({ type, final, abstained }) => type === 'draft' && final === true && abstained === false,
          45_000,
        );
        await rung;
        await scene.step('picked-up', 30_000);
        await call.hangUp();
        await call.ended;
        await phone.stop();
      } finally {
        await scene.stop();
      }
    },
  );

  it('its programs can be started', (context) => {
    if ('missing' in sources) notTried(context, sources.missing);
  });
});
