import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Theme } from '@decroche/agent-desktop/pages';
import type { Browser } from 'playwright-core';
import { type PageStand, pictureName, placeOf } from './page-audit.ts';

/** How the name of a sheet begins; the address follows. */
export const SHEET = 'etats-';
const COLUMNS = 3;
const WIDTH = 900;

interface Picture extends PageStand {
  readonly theme: Theme;
}

/**
 * One picture for each page with all of its states, as whoever saw most of them saw them: `etats-ADDRESS.png` in the
 * folder of the pictures. The first state is there in both themes, the others in the light.
 */
export async function drawContactSheets(
  browser: Browser,
  pictures: readonly Picture[],
  folder: string,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 400 } });
  for (const [address, all] of Map.groupBy(pictures, (picture) => picture.address)) {
    const shown = statesOf(all);
    const figures = await Promise.all(
      shown.map(async (picture) => {
        const image = await readFile(join(folder, pictureName(picture, picture.theme)), 'base64');
        const dark = picture.theme === 'dark' ? ', dark' : '';
        return `<figure><img src="data:image/png;base64,${image}"><figcaption>${picture.state}${dark}</figcaption></figure>`;
      }),
    );
    await page.setContent(
      `<style>
        body { margin: 0; padding: 8px; font: 13px sans-serif; background: #fff; color: #333;
          display: grid; grid-template-columns: repeat(${COLUMNS}, 1fr); gap: 8px; }
        figure { margin: 0; } img { width: 100%; display: block; outline: 1px solid #ccc; }
        figcaption { padding: 2px 0; }
      </style>${figures.join('')}`,
      { waitUntil: 'load' },
    );
    await page.screenshot({ path: join(folder, `${SHEET}${placeOf(address)}.png`), fullPage: true });
  }
  await page.close();
}

/** The states of one page, as one role sees them: that which saw most of them. */
function statesOf(all: readonly Picture[]): readonly Picture[] {
  const byRole = [...Map.groupBy(all, ({ role }) => role).values()];
  const [most = []] = byRole.sort((one, other) => other.length - one.length);
  const first = most[0]?.state;
  return most.filter(({ theme, state }) => theme === 'light' || state === first);
}
