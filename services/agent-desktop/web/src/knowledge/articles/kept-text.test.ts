import { expect, it } from 'vitest';
import { KeptTexts } from './kept-text.ts';

class FakeStorage {
  readonly items = new Map<string, string>();
  full = false;
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  removeItem = (key: string): void => void this.items.delete(key);
  setItem = (key: string, value: string): void => {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  };
}

const DAY = 86_400_000;
const TEXT = { text: 'le texte', seenChangedAtMs: 5, keptAtMs: 1_000 };

it('a text is there again for who wrote it, and for nobody else', () => {
  const storage = new FakeStorage();
  expect(new KeptTexts(storage, 'Élise').keep('a', TEXT)).toBe(true);
  expect(new KeptTexts(storage, 'Élise').of('a', 2_000)).toEqual(TEXT);
  expect(new KeptTexts(storage, 'René').of('a', 2_000)).toBeNull();
  expect(new KeptTexts(storage, 'Élise').of('b', 2_000)).toBeNull();
});

it('a text that nobody went on with for two weeks goes', () => {
  const storage = new FakeStorage();
  const texts = new KeptTexts(storage, 'Élise');
  texts.keep('a', TEXT);
  expect(texts.of('a', TEXT.keptAtMs + 14 * DAY)).toEqual(TEXT);
  expect(texts.of('a', TEXT.keptAtMs + 14 * DAY + 1)).toBeNull();
  expect(storage.items.size).toBe(0);
});

it('a browser without room says so, and junk is no text', () => {
  const storage = new FakeStorage();
  const texts = new KeptTexts(storage, 'Élise');
  for (const junk of ['{', '[]', 'null', '{"text":3}']) {
    storage.items.set('decroche:article:Élise:a', junk);
    expect(texts.of('a', 0)).toBeNull();
  }
  storage.full = true;
  expect(texts.keep('a', TEXT)).toBe(false);
});
