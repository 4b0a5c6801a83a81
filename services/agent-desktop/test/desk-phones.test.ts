import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

const SECRET = 'secret-of-extension-1002';
const URL_OF_PHONES = 'ws://127.0.0.1:9/ws';
const CALLER = ['/appeler', '/api/caller-phone', '/api/caller-phone/ears'];

let folder: string;
let rig: DeskRig;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-phones-'));
  const file = join(folder, 'phones');
  await writeFile(file, `1002 ${SECRET}\n`);
  rig = await DeskRig.start({ WEB_PHONE_URL: URL_OF_PHONES, WEB_PHONE_SECRETS_FILE: file });
}, 60_000);

afterAll(async () => {
  await rig?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the phone of an extension in the browser', () => {
  it('is given to the agent who is on that extension, and to nobody else', async () => {
    expect((await fetch(`${rig.url}/api/phone`)).status).toBe(401);
    const client = await DeskClient.at(rig.url, '1001');
    expect((await client.get('/api/phone')).status).toBe(404);
    await client.post('/api/session/extension', { extension: '1002' });
    const answer = await client.get('/api/phone');
    expect(await answer.json()).toEqual({ url: URL_OF_PHONES, user: '1002', secret: SECRET });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('needs the microphone and one address more, which the page may use', async () => {
    const { headers } = await fetch(rig.url);
    expect(headers.get('permissions-policy')).toMatch(/microphone=\(self\)/);
    expect(headers.get('content-security-policy')).toMatch(/connect-src 'self' ws:\/\/127\.0\.0\.1:9(;|$)/);
  });

  it('does not open the page that calls', async () => {
    for (const path of CALLER) expect((await fetch(rig.url + path)).status, path).toBe(404);
  });

  it('is not there unless it is configured: no page gets the microphone', async () => {
    await rig.restartDesktop({});
    const { headers } = await fetch(rig.url);
    expect(headers.get('permissions-policy')).toMatch(/microphone=\(\)/);
    expect(headers.get('content-security-policy')).toMatch(/connect-src 'self'(;|$)/);
    for (const path of CALLER) expect((await fetch(rig.url + path)).status, path).toBe(404);
  });
});
