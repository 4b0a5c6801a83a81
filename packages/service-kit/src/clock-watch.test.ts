import { expect, it } from 'vitest';
import { ClockWatch } from './clock-watch.ts';
import type { Logger } from './logger.ts';

const NOW = 1_796_000_000_000;

it('says once that a clock differs, whichever way, and once that it agrees again', () => {
  const said: string[] = [];
  const note =
    (level: string) =>
    (fields: { of: string; aheadS: number }): void =>
      void said.push(`${level} ${fields.of} ${fields.aheadS}`);
  const watch = new ClockWatch({ warn: note('warn'), info: note('info') } as unknown as Logger);
  watch.saw('transcriber', NOW + 2_000, NOW);
  watch.saw('transcriber', NOW + 300_000, NOW);
  watch.saw('transcriber', NOW + 300_000, NOW);
  watch.saw('pii-guard', NOW - 300_000, NOW);
  watch.saw('transcriber', NOW, NOW);
  expect(said).toEqual(['warn transcriber 300', 'warn pii-guard -300', 'info transcriber 0']);
});
