import { expect, it } from 'vitest';
import { newArticleText, nextVersionText, slugOf } from './article-text.ts';

it('the next version keeps the text, and nobody has approved it', () => {
  const text = '---\nversion: 3\nstatus: published\nreviewer: Équipe B\n---\n\n## Montant\nversion: 3\n';
  expect(nextVersionText(text, 4)).toBe(
    '---\nversion: 4\nstatus: draft\nreviewer: null\n---\n\n## Montant\nversion: 3\n',
  );
});

it.each([
  ['Pension de réversion : qui y a droit', 'pension-de-reversion-qui-y-a-droit'],
  ['  « Œuvre » & sœur ', 'oeuvre-soeur'],
  ['!!!', ''],
])('the title "%s" names the article %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  expect(newArticleText(slug)).toContain(`slug: ${slug}\n`);
});
