import { afterEach, expect, it } from 'vitest';
import type { Bases } from '../src/kb/impact.ts';
import { KeptComparison } from '../src/kb/kept-comparison.ts';
import { type KnowledgeFiles, readKnowledgeFiles } from '../src/knowledge/knowledge-files.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';

const REVERSION = 'articles/reversion/reversion-conditions.md';
const QUESTION = 'quel est le taux de la pension de réversion';
const GOLDEN = JSON.stringify([{ id: 'g1', question: QUESTION, relevant: ['reversion-conditions'] }]);
let comparison: KeptComparison | undefined;

afterEach(() => comparison?.destroy());

async function bases(rate: string): Promise<Bases> {
  const before: KnowledgeFiles = new Map([
    ...(await readKnowledgeFiles(SAMPLE_FOLDER)),
    ['golden/part-1.yaml', GOLDEN],
  ]);
  const text = (before.get(REVERSION) ?? '').replace('54 %', rate);
  return { before, after: new Map([...before, [REVERSION, text]]), today: '2026-11-30' };
}

it('answers the questions that follow an impact, and the publication after it, from bases that are learned once', async () => {
  comparison = new KeptComparison();
  const pair = await bases('60 %');
  const impact = await comparison.impactOf(pair);
  expect(impact).toMatchObject({ questions: 1, unchanged: 0, reworded: 1 });
  const found = await comparison.compare(await bases('60 %'), { id: 'g1', text: QUESTION });
  expect(await comparison.impactOf(await bases('60 %'))).toBe(impact);
  const words = (side: 'before' | 'after') => found?.[side].answer.passages.map(({ text }) => text).join(' ');
  expect(words('before')).toContain('54 %');
  expect(words('after')).toContain('60 %');
  expect(await comparison.compare(pair, { id: 'nulle-part', text: QUESTION })).toBeUndefined();
});

it('lets whoever waits for one pair have it while another one is asked for, and tells who waits when it is ended', async () => {
  comparison = new KeptComparison();
  const [first, second] = await Promise.all([
    comparison.impactOf(await bases('60 %')),
    comparison.impactOf(await bases('54 %')),
  ]);
  expect(first).toMatchObject({ reworded: 1 });
  expect(second).toMatchObject({ unchanged: 1 });
  const waiting = comparison.impactOf(await bases('70 %'));
  comparison.destroy();
  await expect(waiting).rejects.toThrow('the comparison is over');
  await expect(comparison.impactOf(await bases('54 %'))).rejects.toThrow('the retriever stops');
});
