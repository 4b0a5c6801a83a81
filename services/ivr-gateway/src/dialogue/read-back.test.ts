import { fileURLToPath } from 'node:url';
import { promptNames } from '@decroche/prompts';
import { createLogger } from '@decroche/service-kit';
import { expect, it } from 'vitest';
import { PromptShelf } from './prompt-shelf.ts';
import { ReadBack } from './read-back.ts';

const FOLDER = fileURLToPath(new URL('../../../../infra/asterisk/sounds/fr', import.meta.url));

async function withShelf(folder: string, work: (shelf: PromptShelf) => Promise<void>): Promise<void> {
  const logger = createLogger('test', 'silent');
  const shelf = new PromptShelf({ folder, media: 'sound:decroche/', logger });
  await shelf.start();
  await work(shelf).finally(() => shelf.stop());
}

it('every theme that is delivered is read back whole in the time that there is for it', () =>
  withShelf(FOLDER, async (shelf) => {
    const readBack = new ReadBack({ below: 0.75, shelf });
    const themes = (await promptNames(FOLDER)).filter((name) => name.startsWith('themes/'));
    expect(themes.length).toBeGreaterThan(20);
    const isRead = (name: string) => readBack.isFor({ theme: name.slice('themes/'.length), confidence: 0.7 });
    expect(themes.filter((name) => !isRead(name))).toEqual([]);
    expect(readBack.mediaOf('reversion')).toEqual([
      'sound:decroche/read-back',
      'sound:decroche/themes/reversion',
      'sound:decroche/read-back-end',
    ]);
  }));

it('nothing is read back whose length nobody knows', () =>
  withShelf('none', async (shelf) => {
    expect(new ReadBack({ below: 0.75, shelf }).isFor({ theme: 'reversion', confidence: 0.7 })).toBe(false);
  }));
