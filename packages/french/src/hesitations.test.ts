import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HESITATION_SOUNDS, HESITATIONS, THINKING_WORDS } from './hesitations.ts';
import { isStopWord } from './stop-words.ts';

const root = join(import.meta.dirname, '../../..');
/** The list of French words, and what makes up speech for tests. */
const OTHERS = /common-words|\/corpus\/|arbitraries|\/bench\/|\/training\/|\/test\/|\.test\.ts$/;

describe('the words of somebody who thinks', () => {
  it('are stop words, and a sound means nothing elsewhere', () => {
    for (const word of HESITATIONS) expect(isStopWord(word), word).toBe(true);
    for (const word of THINKING_WORDS) expect(HESITATION_SOUNDS.has(word), word).toBe(false);
  });

  it('are listed here and nowhere else', () => {
    const sources = globSync('{packages,services,tools}/*/**/*.ts', {
      cwd: root,
      exclude: (file) => file === 'node_modules',
    });
    expect(sources.length).toBeGreaterThan(200);
    const listing = sources
      .filter((file) => !OTHERS.test(file) && !file.endsWith('french/src/hesitations.ts'))
      .filter((file) => {
        const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
        return /(?<!\p{L})(?:euh|heu)(?!\p{L})/iu.test(code);
      })
      .map((file) => relative(root, join(root, file)));
    expect(listing).toEqual([]);
  });
});
