import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { generationWork } from '../src/search/generation.ts';
import { betweenCalls } from '../src/search/ranking/sliced-work.ts';

test('calls are answered while the whole demonstration base is learned', async () => {
  const content = await readKnowledgeFolder(fileURLToPath(new URL('../../../knowledge', import.meta.url)));
  const base = new KnowledgeBase({ ...content, examples: [...content.examples, ...content.golden] });
  let last = performance.now();
  let longest = 0;
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const ticking = setInterval(tick, 1);
  const started = performance.now();
  const generation = await betweenCalls(generationWork(base, 2026));
  const whole = performance.now() - started;
  tick();
  clearInterval(ticking);
  expect(generation.base.passages.length).toBeGreaterThan(700);
  process.stdout.write(`learned in ${Math.round(whole)} ms, longest wait ${Math.round(longest)} ms\n`);
  // In one go the wait would be the whole time; what is left is what other processes take from this one.
  expect(longest).toBeLessThan(whole / 4);
}, 120_000);
