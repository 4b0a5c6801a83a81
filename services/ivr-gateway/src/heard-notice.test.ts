import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { heardNotice } from './heard-notice.ts';

const PROMPTS = new URL('../../../infra/asterisk/sounds/fr/', import.meta.url).pathname;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notice-'));
  for (const file of ['declared.json', 'notice.txt', 'notice.wav', 'notice-live.txt', 'notice-live.wav'])
    await cp(join(PROMPTS, file), join(folder, file));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = (more: { LIVE_LISTENING?: string; NOTICE_MEDIA?: string; PROMPTS_DIR?: string } = {}) => ({
  FUND: 'carsat-exemple',
  LIVE_LISTENING: 'off',
  NOTICE_MEDIA: 'sound:decroche/notice',
  LIVE_NOTICE_MEDIA: 'sound:decroche/notice-live',
  PROMPTS_MEDIA: 'sound:decroche/',
  PROMPTS_DIR: folder,
  ...more,
});

it('is the one that callers of this line hear, with its text, its sound and what proves that they agree', async () => {
  const heard = await heardNotice(config(), true);
  const audio = await readFile(join(folder, 'notice.wav'));
  expect(heard).toMatchObject({ fund: 'carsat-exemple', live: false, prompt: 'notice', fault: null });
  expect(heard.text).toContain('Pour refuser, tapez zéro.');
  expect(heard.audioDigest).toBe(createHash('sha256').update(audio).digest('hex'));
  expect(Buffer.from(heard.audio ?? '', 'base64').equals(audio)).toBe(true);
});

it('is another one where conversations are listened to, and leaves the sound out where it is not wanted', async () => {
  const heard = await heardNotice(config({ LIVE_LISTENING: 'carsat-exemple' }), false);
  expect(heard).toMatchObject({ live: true, prompt: 'notice-live', fault: null, audio: null });
});

it('is not vouched for once its text was changed, or its sound', async () => {
  await writeFile(join(folder, 'notice.txt'), 'Un autre texte.');
  expect((await heardNotice(config(), false)).fault).toMatch(/texte a été changé/);
  await cp(join(folder, 'notice-live.wav'), join(folder, 'notice.wav'));
  expect((await heardNotice(config(), false)).fault).toMatch(/personne n’a déclaré/);
});

it('is not vouched for where nobody can look at it', async () => {
  expect((await heardNotice(config({ PROMPTS_DIR: 'none' }), true)).fault).toMatch(/hors de portée/);
  expect((await heardNotice(config({ NOTICE_MEDIA: 'tone:400' }), true)).fault).toMatch(/pas du dossier/);
  expect((await heardNotice(config({ PROMPTS_DIR: join(folder, 'gone') }), true)).fault).toBeTruthy();
});
