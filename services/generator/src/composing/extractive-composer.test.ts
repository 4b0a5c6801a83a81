import { Question } from '@decroche/question';
import { saidText, signed } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { amount, found, passage } from '../../test/found-passages.ts';
import { ExtractiveComposer } from './extractive-composer.ts';

const composer = new ExtractiveComposer();

async function sentencesFor(text: string, passages = [passage(), amount]): Promise<string[]> {
  const said = saidText(text);
  const { sentences } = await composer.compose(new Question(text, 2026), found(signed(said), { passages }));
  return sentences.map((sentence) => sentence.text);
}

const ages = passage({
  sourceId: 's-ages',
  articleSlug: 'age-apres',
  title: 'Âge de départ',
  role: 'conditions',
  text: 'Né en 1964 : départ à 62 ans et 9 mois.\nNé en 1965 : départ à 63 ans.\nNés de 1966 à 1968 : départ à 63 ans et 6 mois.',
});

test('the plain wording of the best article opens the answer', async () => {
  const [first] = await sentencesFor('est-ce que j’ai droit à la réversion');
  expect(first).toBe('La pension de réversion est une part de la retraite de la personne décédée.');
});

test('a question about the amount brings the amount', async () => {
  expect(await sentencesFor('combien je toucherai de réversion')).toContain(amount.text);
});

test('only the row of the caller’s year of birth is given', async () => {
  const sentences = await sentencesFor('je suis né en soixante quatre je pars quand', [ages]);
  expect(sentences).toContain('Né en 1964 : départ à 62 ans et 9 mois.');
  expect(sentences.join(' ')).not.toMatch(/1965|1966/);
});

test('a range of generations holds the years inside it', async () => {
  expect(await sentencesFor('je suis né en 1967 je pars quand', [ages])).toContain(
    'Nés de 1966 à 1968 : départ à 63 ans et 6 mois.',
  );
});

test('another article is not drawn from when the best one has enough to say', async () => {
  const other = passage({
    sourceId: 's-autre',
    articleSlug: 'pacs',
    text: 'Le pacs ne donne pas droit à la réversion. Le concubinage non plus.',
  });
  expect((await sentencesFor('la réversion', [passage(), amount, other])).join(' ')).not.toContain('pacs');
});

test('a rule of the fund that derogates comes first', async () => {
  const regional = passage({
    sourceId: 's-region',
    articleSlug: 'regional-reversion',
    scope: 'carsat-rhone-alpes',
    text: 'Règle inventée : la réversion se demande au guichet de la caisse.',
    regionalOf: 'reversion-conditions',
    regionalRelation: 'derogates',
  });
  const sentences = await sentencesFor('la réversion', [passage(), amount, regional]);
  expect(sentences[0]).toContain('Règle inventée');
});

test('the same thing is not said twice', async () => {
  const again = passage({
    sourceId: 's-encore',
    role: 'conditions',
    text: 'La pension de réversion est une part de la retraite de base de la personne décédée.',
  });
  const sentences = await sentencesFor('une part de la retraite de la personne décédée', [passage(), again]);
  expect(sentences.filter((sentence) => sentence.includes('une part de la retraite'))).toHaveLength(1);
});
