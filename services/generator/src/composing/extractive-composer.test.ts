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

test.each(['derogates', 'completes'])(
  'a rule of the fund that %s another article than the answer’s is not said',
  async (regionalRelation) => {
    const regional = passage({
      sourceId: 's-region',
      articleSlug: 'regional-coordonnees-bancaires',
      scope: 'carsat-rhone-alpes',
      text: 'Règle inventée : la demande de réversion est refusée par téléphone. Un rappel suit sous 48 heures.',
      regionalOf: 'coordonnees-bancaires',
      regionalRelation,
      score: 9.9,
    });
    const sentences = await sentencesFor('la réversion', [passage(), amount, regional]);
    expect(sentences.join(' ')).not.toMatch(/Règle inventée|48 heures/);
  },
);

test('a plain text of more than three sentences is said whole', async () => {
  const plain = [
    'La réversion est une part de la retraite du défunt.',
    'La réversion demande un mariage.',
    'La réversion est possible dès 55 ans.',
    'La réversion n’est jamais automatique : il faut la demander.',
  ];
  expect(await sentencesFor('la réversion', [passage({ text: plain.join('\n') })])).toEqual(plain);
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

test('an acronym that is asked about is found where it is spelled out', async () => {
  const aidants = [
    passage({ text: 'Aider un proche ouvre des droits à la retraite. La caisse les ajoute au relevé.' }),
    passage({
      sourceId: 's-conditions',
      role: 'conditions',
      text: 'Être payé pour cette aide les fait perdre, sous conditions.\nL’assurance vieillesse des aidants couvre le congé de proche aidant.',
    }),
  ];
  const [first] = await sentencesFor('AVA conditions', aidants);
  expect(first).toContain('congé de proche aidant');
});

test('how many there are of what is asked about goes before what only names it', async () => {
  const shifts = [
    passage({ text: 'Le travail de nuit peut ouvrir des points. L’employeur les déclare chaque année.' }),
    passage({
      sourceId: 's-seuils',
      role: 'conditions',
      text: 'Le travail de nuit et le bruit ouvrent des points.\nLe travail de nuit compte à partir de 100 nuits par an.',
    }),
  ];
  expect((await sentencesFor('travail nuit seuil', shifts))[0]).toContain('100 nuits');
});

test('what nothing has spoken of yet is no repetition', async () => {
  const appeal = [
    passage({
      text: 'Écrivez à la commission de recours amiable dans les 2 mois du courrier. La commission de recours amiable est gratuite.',
    }),
    passage({
      sourceId: 's-silence',
      role: 'delai',
      text: 'Le silence de la commission de recours amiable pendant 2 mois vaut rejet.',
    }),
  ];
  expect(await sentencesFor('CRA silence', appeal)).toContain(
    'Le silence de la commission de recours amiable pendant 2 mois vaut rejet.',
  );
});

test('the row of the caller’s generation opens the answer to a short form', async () => {
  const rows = passage({
    sourceId: 's-rows',
    role: 'cas-particuliers',
    text: 'Né en 1963 : 170 trimestres.\nNé en 1966 : 172 trimestres.',
  });
  const duration = passage({
    text: 'Le nombre de trimestres dépend de la génération. Il est fixé par la loi.',
  });
  expect((await sentencesFor('nb trim gén. 1966', [duration, rows]))[0]).toBe('Né en 1966 : 172 trimestres.');
});

const reply = passage({
  articleSlug: 'temps-partiel',
  title: 'Temps partiel',
  text: 'Demandez le temps partiel par écrit à votre employeur. S’il refuse, il doit l’écrire. Il a deux mois pour cela.\nLe temps partiel commence le premier du mois. Le salaire baisse d’autant.',
});

test('what goes on from another case than the caller’s goes with it', async () => {
  const sentences = await sentencesFor('mon employeur est d’accord pour le temps partiel', [reply]);
  expect(sentences[0]).toBe('Demandez le temps partiel par écrit à votre employeur.');
  expect(sentences.join(' ')).not.toMatch(/refuse|deux mois/);
});

test('a caller of the other case hears it whole', async () => {
  expect((await sentencesFor('mon employeur refuse le temps partiel', [reply])).join(' ')).toContain(
    'S’il refuse, il doit l’écrire. Il a deux mois pour cela.',
  );
});

test('a section about another case is not drawn from', async () => {
  const childless = passage({
    sourceId: 's-sans',
    sectionTitle: 'Sans enfant',
    role: 'conditions',
    text: 'La durée du congé reste celle de la loi pour la retraite.',
  });
  const asked = 'durée du congé pour la retraite';
  expect(await sentencesFor(asked, [passage(), childless])).toContain(childless.text);
  expect(await sentencesFor(`j’ai deux enfants, ${asked}`, [passage(), childless])).not.toContain(
    childless.text,
  );
});

test('a text about something else that leaves the caller’s case out does not fill in', async () => {
  const [own, other] = [
    passage({
      articleSlug: 'inscription',
      title: 'Inscription',
      text: 'L’inscription se fait en ligne, à France Travail.',
    }),
    passage({
      sourceId: 's-autre',
      articleSlug: 'surcote',
      title: 'Surcote',
      text: 'Seul le travail augmente la pension, pas le chômage.',
    }),
  ];
  expect(await sentencesFor('je suis chômeur, comment m’inscrire', [own, other])).toHaveLength(1);
  expect(await sentencesFor('je suis artisan, comment m’inscrire', [own, other])).toHaveLength(2);
});

test('each sentence of an answer to two needs names its own; that to one names none', async () => {
  const bank = passage({
    sourceId: 's-rib',
    articleSlug: 'rib',
    title: 'Changer de RIB',
    text: 'Le RIB se change en ligne. La caisse écrit une fois que le changement est fait.',
  });
  const said = saidText('je change de RIB et je demande la réversion');
  const composed = async (leadArticles: string[]) =>
    (
      await composer.compose(
        new Question(said.text, 2026),
        found(signed(said), { passages: [bank, passage(), amount], leadArticles }),
      )
    ).sentences;
  const several = await composed(['rib', passage().articleSlug]);
  expect(new Set(several.map(({ need }) => need))).toEqual(new Set(['Changer de RIB', passage().title]));
  expect(several.find(({ sourceIds }) => sourceIds[0] === 's-rib')?.need).toBe('Changer de RIB');
  expect((await composed(['rib'])).every((sentence) => !('need' in sentence))).toBe(true);
});

const PAPERS = 'Joignez un livret de famille, un RIB à votre nom et un avis d’impôt.';
const procedure = (papers: string): ReturnType<typeof passage>[] => [
  passage({ text: 'La réversion n’est jamais automatique pour la veuve ou le veuf.' }),
  passage({
    sourceId: 's-delai',
    role: 'delai',
    text: 'La caisse donne sa réponse sous 4 mois, par lettre.',
  }),
  passage({ sourceId: 's-pieces', role: 'pieces', text: papers }),
  passage({
    sourceId: 's-demarche',
    role: 'demarche',
    text: 'Remplissez le formulaire pour demander la réversion.\nLe dossier complet se dépose au guichet.',
  }),
];

test('who asks how to do a thing hears its steps, where, its papers and its delay, in this order', async () => {
  expect(await sentencesFor('comment demander la réversion', procedure(PAPERS))).toEqual([
    'Remplissez le formulaire pour demander la réversion.',
    'La réversion n’est jamais automatique pour la veuve ou le veuf.',
    'Le dossier complet se dépose au guichet.',
    PAPERS,
    'La caisse donne sa réponse sous 4 mois, par lettre.',
  ]);
});

test('who asks for something else does not hear all of them', async () => {
  expect(await sentencesFor('c’est quoi la réversion', procedure(PAPERS))).not.toContain(PAPERS);
});

test('an item of a list of papers, which says nothing by itself, is left out', async () => {
  const item = 'Livret de famille, RIB à votre nom, dernier avis d’impôt.';
  expect(await sentencesFor('comment demander la réversion', procedure(item))).not.toContain(item);
});
