import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { unpackedChromiumLauncher } from '../src/chromium.ts';
import { unpackChromium } from '../src/components.ts';
import { type ChromiumLauncher, chromiumLauncher, ensure } from '../src/mod.ts';
import { report } from './conditions.ts';

/** In the page: the characters drawn with a glyph of their own, neither blank nor the box of a missing one. */
const DRAWN = `(text) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const picture = (character) => {
    context.clearRect(0, 0, 40, 40);
    context.font = '28px sans-serif';
    context.fillText(character, 4, 32);
    return context.getImageData(0, 0, 40, 40).data.join();
  };
  const empty = [picture(' '), picture('\\u{10fffd}')];
  return [...text].filter((character) => !empty.includes(picture(character))).join('');
}`;

async function drawnCharacters(launcher: ChromiumLauncher, characters: string): Promise<string> {
  const startedAt = performance.now();
  const browser = await chromium.launch(launcher);
  try {
    const page = await browser.newPage();
    report(`chromium ${browser.version()}: page open`, performance.now() - startedAt);
    return await page.evaluate(`(${DRAWN})(${JSON.stringify(characters)})`);
  } finally {
    await browser.close();
  }
}

/** What the browser runs beside what it was asked for. */
async function unaskedFor(launcher: ChromiumLauncher): Promise<string[]> {
  const browser = await chromium.launch(launcher);
  try {
    const page = await browser.newPage();
    await page.setContent('<h1>asked for</h1>');
    const session = await browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
    return targetInfos
      .map(({ type, url }) => `${type} ${url}`)
      .filter((each) => !/^(page|tab) about:blank$/.test(each));
  } finally {
    await browser.close();
  }
}

const FRENCH = 'àâäéèêëîïôöùûüÿçœŒæ€«»’…';

describe('Chromium', { timeout: 300_000 }, () => {
  it('of this machine, or unpacked for it, draws French text', async () => {
    await ensure(['chromium']);
    expect(await drawnCharacters(await chromiumLauncher(), FRENCH)).toBe(FRENCH);
  });

  it('runs nothing beside the page that it was asked for', async () => {
    expect(await unaskedFor(await chromiumLauncher())).toEqual([]);
  });

  it('unpacked from the packages of the host draws French text with the fonts it came with', async () => {
    const startedAt = performance.now();
    await unpackChromium();
    report('chromium fetched and unpacked, or found', performance.now() - startedAt);
    expect(await drawnCharacters(await unpackedChromiumLauncher(), FRENCH)).toBe(FRENCH);
  });
});
