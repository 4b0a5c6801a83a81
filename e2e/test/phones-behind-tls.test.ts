import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '@decroche/cli/call';
import {
  ensure,
  type PortReservation,
  reservePorts,
  type ServiceProcess,
  speak,
  startWebProxy,
  WEB_PHONE_ADDRESS,
  writeWav,
} from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';
import { betweenSilences, heardEnergy, watchVoice } from '../src/voice-in-browser.ts';

const GUIDE = fileURLToPath(new URL('../../docs/guides/exploitation.md', import.meta.url));
/** Names that stand in the guide for those of a fund, and where its Asterisk listens. */
const GUIDE_DESK = 'https://bureau.carsat.example';
const GUIDE_ASTERISK = 'http://127.0.0.1:8089';
const BEFORE_SPEAKING_MS = 3_500;
const AFTER_SPEAKING_MS = 30_000;

let ports: PortReservation;
let scene: Scene;
let proxies: ServiceProcess[] = [];
let browser: Browser;
let deskUrl: string;
let phoneUrl: string;

/** What operators are told to write, with the names of this machine. */
async function configurationOfTheGuide(): Promise<string> {
  const [, fragment = ''] = /```nginx\n([^`]+)```/.exec(await readFile(GUIDE, 'utf8')) ?? [];
  expect(fragment).toContain(GUIDE_ASTERISK);
  const asterisk = new URL(scene.constellation.stack.asterisk.ariUrl).origin;
  return `proxy_bind ${WEB_PHONE_ADDRESS};\n${fragment
    .replace(GUIDE_DESK, deskUrl)
    .replace(GUIDE_ASTERISK, asterisk)}`;
}

beforeAll(async () => {
  await ensure(['web-proxy']);
  ports = await reservePorts({ singles: 2 });
  const [deskPort = 0, phonePort = 0] = ports.singles;
  deskUrl = `https://localhost:${deskPort}`;
  phoneUrl = `wss://localhost:${phonePort}/ws`;
  scene = await Scene.create({
    agents: 1,
    webPhones: true,
    overrides: {
      'agent-desktop': {
        WEB_PHONE_URL: phoneUrl,
        PUBLIC_ORIGINS: deskUrl,
        TRUSTED_PROXIES: '127.0.0.1',
      },
    },
  });
  const { stack, desktopUrl } = scene.constellation;
  const start = (name: string, port: number, locations: string): Promise<ServiceProcess> =>
    startWebProxy({ port, host: 'localhost', locations, folder: join(stack.dir, name) });
  proxies = [await start('phones', phonePort, await configurationOfTheGuide())];
  proxies.push(
    await start(
      'desk',
      deskPort,
      `location / {
        proxy_pass ${desktopUrl};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_buffering off;
      }`,
    ),
  );
  const file = join(stack.dir, 'microphone.wav');
  const said = betweenSilences(await speak(SURVIVOR_NEED), BEFORE_SPEAKING_MS, AFTER_SPEAKING_MS);
  await writeFile(file, writeWav(said));
  browser = await launchBrowser(file);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await scene?.stop();
  await ports?.release();
});

async function pageOf(): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await watchVoice(page);
  return page;
}

describe('phones in the browser behind nginx as the guide sets it up', () => {
  it('a call over WSS gets its answer onto the desk, is picked up there, and both hear one another', async () => {
    const desk = await pageOf();
    const sockets: string[] = [];
    desk.on('websocket', (socket) => sockets.push(socket.url()));
    await desk.goto(deskUrl);
    await desk.getByRole('button', { name: /Camille/ }).click();
    await desk.getByRole('button', { name: 'Poste 1002' }).click();
    await desk.getByRole('button', { name: 'Allumer le téléphone' }).click();
    await desk.getByText('Téléphone prêt', { exact: true }).first().waitFor();
    expect(sockets).toEqual([phoneUrl]);

    const page = await pageOf();
    await page.goto(`${deskUrl}/appeler`);
    await page.getByRole('button', { name: 'Appeler' }).click();
    expect((await scene.step('ringing', 30_000)).extension).toBe('1002');
    await desk.getByRole('region', { name: 'Réponse préparée' }).getByText('réversion').first().waitFor();
    await desk.keyboard.press('Alt+r');
    await desk.getByText('Au téléphone', { exact: true }).first().waitFor();
    const before = await heardEnergy(page);
    await until('the caller hears the agent', async () => (await heardEnergy(page)) > before + 1e-3, 40_000);
    await desk.keyboard.press('Alt+t');
    await page.getByText('L’appel est terminé').waitFor();
    await desk.context().close();
    await page.context().close();
  });

  it('opens to pages of the desk only, and to nothing else of Asterisk', async () => {
    const phones = new URL(phoneUrl.replace('wss:', 'https:'));
    const other = await pageOf();
    await other.goto(phones.origin);
    expect(await other.textContent('body')).toContain('404');
    for (const path of ['/ari/asterisk/info', '/httpstatus', '/'])
      expect(await other.evaluate(`fetch('${path}').then((answer) => answer.status)`), path).toBe(404);
    // A page of another origin than the desk's.
    const closed = await other.evaluate(
      `new Promise((resolve) => { const socket = new WebSocket('${phoneUrl}', 'sip'); socket.onclose = () => resolve(true); socket.onopen = () => resolve(false); })`,
    );
    expect(closed).toBe(true);
    await other.context().close();
  });
});
