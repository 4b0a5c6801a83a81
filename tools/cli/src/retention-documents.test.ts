import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** A number of the programs, as the documents must give it. */
const found = (path: string, pattern: RegExp): number =>
  Number(pattern.exec(read(path))?.[1]?.replaceAll('_', ''));

const KEPT_DAYS = found('services/retriever/src/config.ts', /GAP_KEPT_DAYS:.*default\((\d+)\)/);
const EXAMPLE_FROM = found('services/retriever/src/store/gap-store.ts', /EXAMPLE_FROM = (\d+)/);
const REPLAY_MINUTES = found('packages/contracts/src/replay-guard.ts', /(\d+) \* 60_000/);
const STREAM_MINUTES = found('services/pii-guard/src/kept-stores.ts', /STREAM_MAX_AGE_MS = (\d+) \* 60_000/);
const WORDS: Readonly<Record<number, RegExp>> = { 3: /(?:3|trois) conversations/, 15: /(?:15|quinze) min/i };

describe('the documents give the times that the programs keep', () => {
  it.each(['docs/dpo/durees-de-conservation.md', 'docs/dpo/aipd.md', 'docs/guides/exploitation.md'])(
    'for questions without a source: %s',
    (path) => {
      const text = read(path);
      expect(text).toContain(`${KEPT_DAYS} jours`);
      expect(text).toMatch(WORDS[EXAMPLE_FROM] as RegExp);
      expect(text).not.toMatch(/sans date d’effacement/);
    },
  );

  it.each(['docs/guides/exploitation.md', 'docs/dpo/aipd.md', 'services/pii-guard/README.md'])(
    'for a text that is sent again, and so for a key that is changed: %s',
    (path) => expect(read(path)).toMatch(WORDS[REPLAY_MINUTES] as RegExp),
  );

  it.each([
    'docs/dpo/durees-de-conservation.md',
    'docs/dpo/flux-de-donnees.md',
    'services/pii-guard/README.md',
  ])('for the stream of a conversation: %s', (path) => expect(read(path)).toContain(`${STREAM_MINUTES} min`));
});
