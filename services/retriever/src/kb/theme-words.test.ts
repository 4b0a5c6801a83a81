import { expect, it } from 'vitest';
import { SAMPLE_FOLDER } from '../../test/sample-base.ts';
import { readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { KeptThemeWords, ThemeWords } from './theme-words.ts';

const { articles } = await readKnowledgeFolder(SAMPLE_FOLDER);

it('words of a question are of the theme whose articles are asked for with them', () => {
  const words = new ThemeWords(articles);
  expect(words.themeOf(['réversion', 'pension'])).toBe('reversion');
  expect(words.themeOf(['xylophone'])).toBeUndefined();
  expect(words.themeOf([])).toBeUndefined();
});

it('are counted once for the same articles', () => {
  const kept = new KeptThemeWords();
  expect(kept.of(articles)).toBe(kept.of([...articles]));
  expect(kept.of(articles)).not.toBe(kept.of(articles.slice(1)));
});
