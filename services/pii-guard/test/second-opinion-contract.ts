import { describe, expect, it } from 'vitest';
import type { SecondOpinion } from '../src/second-opinion.ts';

/** What every second reader must do, whatever the model behind it. `name` is a text with one name in it. */
export function describeSecondOpinion(
  title: string,
  make: () => SecondOpinion,
  name: { text: string; name: string },
): void {
  describe(title, () => {
    it('finds the name at its offsets in the text as given', async () => {
      const found = await make().read(name.text, AbortSignal.timeout(5_000));
      expect(found.map(({ start, end }) => name.text.slice(start, end))).toContain(name.name);
      for (const { score } of found) expect(score >= 0 && score <= 1).toBe(true);
    });

    it('gives the same opinion of the same text', async () => {
      const reader = make();
      const twice = [
        await reader.read(name.text, AbortSignal.timeout(5_000)),
        await reader.read(name.text, AbortSignal.timeout(5_000)),
      ];
      expect(twice[0]).toEqual(twice[1]);
    });

    it('has no opinion of an empty text', async () => {
      expect(await make().read('', AbortSignal.timeout(5_000))).toEqual([]);
    });

    it('stops when it is told to', async () => {
      await expect(make().read(name.text, AbortSignal.abort())).rejects.toThrow();
    });
  });
}
