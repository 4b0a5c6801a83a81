import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { buildGeneration } from '../src/search/generation.ts';
import type { Generation } from '../src/search/searcher.ts';
import { ask } from './sample-base.ts';
import { ONE_NEED, TWO_NEEDS, type TwoNeeds } from './two-needs.ts';

/** Sentences of which both needs must be answered, at least: a floor that may only rise. */
const LEAST_BOTH = 19;

let generation: Generation;
beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../../knowledge', import.meta.url));
  generation = buildGeneration(new KnowledgeBase(await readKnowledgeFolder(folder)), 2026);
}, 60_000);

const areAnswered = (needs: TwoNeeds['needs'], leads: readonly string[]): boolean =>
  leads.length === needs.length &&
  needs.every((begins) => leads.some((slug) => begins.some((beginning) => slug.startsWith(beginning))));

test('two needs in one sentence are both answered', async () => {
  const missed: string[] = [];
  for (const { text, needs } of TWO_NEEDS) {
    const { leadArticles } = await ask(generation, text);
    if (!areAnswered(needs, leadArticles)) missed.push(`${text}: ${leadArticles.join(', ')}`);
  }
  expect(TWO_NEEDS.length - missed.length, missed.join('\n')).toBeGreaterThanOrEqual(LEAST_BOTH);
}, 60_000);

test('one need that is told in two sentences stays one', async () => {
  const split: string[] = [];
  for (const text of ONE_NEED) {
    const { leadArticles, evidence } = await ask(generation, text);
    if (leadArticles.length > 1 || evidence.protocol !== '')
      split.push(`${text}: ${leadArticles.join(', ')} ${evidence.protocol}`);
  }
  expect(split).toEqual([]);
}, 60_000);

test('a need that only the file tells is named beside the one that is answered', async () => {
  const { leadArticles, evidence } = await ask(
    generation,
    'j’ai perdu mon mot de passe pour mon espace et puis je voulais savoir où en est le versement de ma retraite elle est pas arrivée',
  );
  expect(leadArticles).toEqual(['demande-franceconnect']);
  expect(evidence.protocol).toContain('« je voulais savoir où en est le versement');
});
