import { fileURLToPath } from 'node:url';
import { EvidenceOutcome } from '@decroche/contracts';
import { expect, test } from 'vitest';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { themesOf } from '../src/knowledge/theme-list.ts';
import { buildGeneration } from '../src/search/generation.ts';
import { ask } from './sample-base.ts';

const TODAY = '2026-11-21';
const folder = await readKnowledgeFolder(fileURLToPath(new URL('../../../knowledge', import.meta.url)));
const base = new KnowledgeBase(folder);
/** Outcomes that show something to say: another body's business is told with that body. */
const SHOWN: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.FRAUD,
  EvidenceOutcome.ANSWER,
  EvidenceOutcome.CAUTION,
  EvidenceOutcome.OTHER_BODY,
]);

test('themes come in the order of the base, each with the needs that apply today', () => {
  const themes = themesOf(base, TODAY);
  const order = folder.themes.map(({ id }) => id);
  expect(themes.map(({ id }) => id)).toEqual(order.filter((id) => themes.some((theme) => theme.id === id)));
  expect(themes.every(({ label, needs }) => label !== '' && needs.length > 0)).toBe(true);
  const slugs = themes.flatMap(({ needs }) => needs.map(({ articleSlug }) => articleSlug));
  expect(new Set(slugs).size).toBe(slugs.length);
  const ofAges = (day: string): string[] =>
    themesOf(base, day)
      .find(({ id }) => id === 'age-legal')
      ?.needs.map(({ title }) => title) ?? [];
  expect(ofAges(TODAY)).not.toEqual(ofAges('2026-07-01'));
});

test('a need that is chosen in a theme is answered with its own article', async () => {
  const generation = await buildGeneration(base, 2026);
  const missed: string[] = [];
  for (const { articleSlug, title } of themesOf(base, TODAY).flatMap(({ needs }) => needs)) {
    const { leadArticles, passages, evidence } = await ask(generation, title, { asOf: TODAY });
    const lead = leadArticles[0] ?? passages[0]?.articleSlug;
    if (lead !== articleSlug || !SHOWN.has(evidence.outcome)) missed.push(`${title} → ${lead}`);
  }
  expect(missed).toEqual([]);
}, 120_000);
