import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectPrompts, promptNames, promptText } from '@decroche/prompts';
import { describe, expect, it } from 'vitest';
import { PROMPTS, ROOT } from './root.ts';

const TEXT_GIVEN_TO_THE_DPO = 'docs/dpo/information-des-appelants.md';

/** As it is read, whatever the line breaks, quotation marks and apostrophes of its document. */
function plain(text: string): string {
  return text
    .replace(/[>’«»|]/g, (sign) => (sign === '’' ? "'" : ' '))
    .replace(/\s+/g, ' ')
    .replace(/ ([?!:;])/g, '$1');
}

describe('what callers hear', () => {
  it('is there, can be played, and says the text beside it', async () => {
    expect(await inspectPrompts(PROMPTS)).toEqual([]);
  });

  it('is what the DPO reads', async () => {
    const document = plain(readFileSync(join(ROOT, TEXT_GIVEN_TO_THE_DPO), 'utf8'));
    const sentences = (await promptNames(PROMPTS)).filter((name) => !name.includes('/'));
    expect(sentences).toContain('notice');
    const unread: string[] = [];
    for (const name of sentences) {
      if (!document.includes(plain((await promptText(PROMPTS, name)) ?? '?'))) unread.push(name);
    }
    expect(unread, `say in ${TEXT_GIVEN_TO_THE_DPO} what these prompts say`).toEqual([]);
  });

  it.each(['notice', 'notice-live'])('%s keeps the three statements that the law asks for', async (name) => {
    const text = await promptText(PROMPTS, name);
    expect(text).toMatch(/système automatique écoute/);
    expect(text).toMatch(/Rien n'est enregistré/);
    expect(text).toMatch(/Pour refuser, tapez zéro/);
  });

  it('names every theme of the knowledge base', async () => {
    const themes = readFileSync(join(ROOT, 'knowledge/themes.yaml'), 'utf8').matchAll(/^- id: (\S+)$/gm);
    const wanted = [...themes].map(([, theme]) => `themes/${theme}`);
    expect(wanted.length).toBeGreaterThan(20);
    expect(await inspectPrompts(PROMPTS, wanted)).toEqual([]);
  });
});
