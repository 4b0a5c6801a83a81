import { fileURLToPath } from 'node:url';
import { EvidenceOutcome } from '@decroche/contracts';
import { beforeAll, expect, test } from 'vitest';
import { isAnswered } from '../src/evaluation/golden-evaluation.ts';
import { readGolden } from '../src/evaluation/judged-questions.ts';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { themesOf } from '../src/knowledge/theme-list.ts';
import { buildGeneration } from '../src/search/generation.ts';
import type { Generation } from '../src/search/searcher.ts';
import { ask } from './sample-base.ts';

const TODAY = '2026-11-21';
const FOLDER = fileURLToPath(new URL('../../../knowledge', import.meta.url));
const folder = await readKnowledgeFolder(FOLDER);
const base = new KnowledgeBase(folder);
/** Of the acronyms with an aspect, how many find their article first, among the first five, and are answered: may only rise. */
const ACRONYMS = {
  'acronyms.yaml': { first: 70, amongFive: 76, answered: 76 },
  'acronyms-check.yaml': { first: 75, amongFive: 79, answered: 79 },
};
/** Requests that the fund gives as examples of what it wants answered. */
const EXAMPLES = /^g112[1-5]$/;
/** Outcomes that show something to say: another body's business is told with that body. */
const SHOWN: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.FRAUD,
  EvidenceOutcome.ANSWER,
  EvidenceOutcome.CAUTION,
  EvidenceOutcome.OTHER_BODY,
]);

let generation: Generation;
beforeAll(async () => {
  generation = await buildGeneration(base, 2026);
}, 60_000);

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
  const missed: string[] = [];
  for (const { articleSlug, title } of themesOf(base, TODAY).flatMap(({ needs }) => needs)) {
    const { leadArticles, passages, evidence } = await ask(generation, title, { asOf: TODAY });
    const lead = leadArticles[0] ?? passages[0]?.articleSlug;
    if (lead !== articleSlug || !SHOWN.has(evidence.outcome)) missed.push(`${title} → ${lead}`);
  }
  expect(missed).toEqual([]);
}, 120_000);

test.each(Object.entries(ACRONYMS))(
  'the acronyms with an aspect of %s find their article',
  async (file, floor) => {
    const found = { first: 0, amongFive: 0, answered: 0 };
    const missed: string[] = [];
    for (const { question, relevant, asOf, fund } of await readGolden(FOLDER, [file])) {
      const answer = await ask(generation, question, { asOf: asOf ?? TODAY, fund: fund ?? '', limit: 5 });
      const right = answer.passages.map(({ articleSlug, role }) =>
        relevant.some((one) => one === articleSlug || one === `${articleSlug}#${role}`),
      );
      if (right[0] === true) found.first += 1;
      else missed.push(`${question} → ${answer.passages[0]?.articleSlug ?? 'nothing'}`);
      if (right.includes(true)) found.amongFive += 1;
      if (isAnswered(answer)) found.answered += 1;
    }
    for (const [what, least] of Object.entries(floor)) {
      expect(found[what as keyof typeof found], `${what}\n${missed.join('\n')}`).toBeGreaterThanOrEqual(
        least,
      );
    }
  },
);

test('the example requests of the fund are answered with their article', async () => {
  const examples = (await readGolden(FOLDER, ['part-4.yaml'])).filter(({ id }) => EXAMPLES.test(id));
  expect(examples).toHaveLength(5);
  for (const { question, relevant } of examples) {
    const answer = await ask(generation, question, { asOf: TODAY });
    expect(isAnswered(answer), question).toBe(true);
    expect(relevant, question).toContain(answer.leadArticles[0]);
  }
});

test.each([
  [
    'les gamins de ma soeur ont perdu leur papa puis leur maman ils ont quelque chose chez vous',
    'pension-orphelin',
  ],
  ['mon petit-fils est orphelin de père et de mère il est chez nous', 'pension-orphelin'],
  ['mon papa est mort et maman a soixante ans elle a droit à sa retraite', 'reversion-conditions'],
  [
    'papa nous a quittés en août et maman voudrait savoir si elle touche une part de sa pension',
    'reversion-conditions',
  ],
])('« %s » is answered by %s: an orphan is no widow', async (question, slug) => {
  const { leadArticles } = await ask(generation, question, { asOf: TODAY });
  expect(leadArticles).toEqual([slug]);
});
