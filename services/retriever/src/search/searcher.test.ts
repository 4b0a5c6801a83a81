import { EvidenceOutcome, SearchRule } from '@decroche/contracts';
import { describe, expect, it, test } from 'vitest';
import { ask, sampleGeneration } from '../../test/sample-base.ts';
import type { Protocol } from '../knowledge/protocols.ts';
import { ProtocolSpotter } from './evidence/protocol-spotter.ts';

const generation = await sampleGeneration();

test('the public’s words find the expert’s article', async () => {
  const { passages, evidence } = await ask(generation, "j'ai perdu mon mari à quoi j'ai droit");
  expect(passages[0]?.articleSlug).toBe('reversion-conditions');
  expect(evidence.outcome).toBe(EvidenceOutcome.ANSWER);
});

test('a short form is about what a title names', async () => {
  for (const typed of ['réversion conditions', 'PR cond.', 'nb trim réversion']) {
    expect((await ask(generation, typed)).passages[0]?.articleSlug, typed).toBe('reversion-conditions');
  }
});

test('a misspelt word finds it too', async () => {
  expect((await ask(generation, 'pension de revertion')).passages[0]?.articleSlug).toBe(
    'reversion-conditions',
  );
});

test('the same question has two right answers on two dates, and each says so', async () => {
  const before = await ask(generation, 'je suis né en 64 je peux partir quand', { asOf: '2026-07-01' });
  const after = await ask(generation, 'je suis né en 64 je peux partir quand', { asOf: '2026-10-01' });
  expect(before.passages[0]?.articleSlug).toBe('age-avant');
  expect(before.dateNotice).toContain('à partir du 1er septembre 2026');
  expect(after.passages[0]?.articleSlug).toBe('age-apres');
  expect(after.dateNotice).toContain('du 1er septembre 2023 au 31 août 2026');
});

test('a regional rule is unknown to callers of other funds', async () => {
  const { passages } = await ask(generation, 'guichet de réversion à Lyon');
  expect(passages.every(({ scope }) => scope === 'national')).toBe(true);
});

test('a regional rule that completes stands beside the national one', async () => {
  const { passages } = await ask(generation, 'pension de réversion conditions', {
    fund: 'carsat-rhone-alpes',
  });
  const slugs = passages.map(({ articleSlug }) => articleSlug);
  expect(slugs[0]).toBe('reversion-conditions');
  expect(slugs).toContain('regional-reversion');
});

test('a regional rule that derogates comes before the national one', async () => {
  const { passages } = await ask(generation, 'à quel âge je peux prendre ma retraite', {
    fund: 'carsat-rhone-alpes',
  });
  const slugs = passages.map(({ articleSlug }) => articleSlug);
  expect(slugs.indexOf('regional-age')).toBeLessThan(slugs.indexOf('age-apres'));
  expect(passages.find(({ articleSlug }) => articleSlug === 'regional-age')).toMatchObject({
    regionalOf: 'age-apres',
    regionalRelation: 'derogates',
  });
});

test('each passage says what its score is made of and which rule moved it', async () => {
  const { passages, placings } = await ask(generation, 'à quel âge je peux prendre ma retraite', {
    fund: 'carsat-rhone-alpes',
  });
  expect(placings.map(({ sourceId }) => sourceId)).toEqual(passages.map(({ sourceId }) => sourceId));
  const regional = passages.findIndex(({ articleSlug }) => articleSlug === 'regional-age');
  expect(placings[regional]?.rules).toContain(SearchRule.REGIONAL);
  const national = await ask(generation, 'pension de réversion conditions');
  const { words = 0, need = 0, topic = 0, title = 0 } = national.placings[0] ?? {};
  expect(words).toBeGreaterThan(0);
  expect(words + need + topic + title).toBeCloseTo(national.passages[0]?.score ?? 0);
});

test('what decides about the whole answer is named', async () => {
  expect((await ask(generation, 'où en est mon dossier')).rules).toEqual([SearchRule.PERSONAL_FILE]);
  expect((await ask(generation, "j'ai perdu ma carte vitale")).rules).toEqual([SearchRule.OTHER_BODY]);
  const dated = await ask(generation, 'je suis né en 64 je peux partir quand', { asOf: '2026-07-01' });
  expect(dated.rules).toEqual([SearchRule.DATE_NOTICE]);
});

test('the plain wording of the best article is always there', async () => {
  const { passages } = await ask(generation, 'combien 54 % réversion montant');
  const own = passages.filter(({ articleSlug }) => articleSlug === passages[0]?.articleSlug);
  expect(own.map(({ role }) => role)).toContain('plain');
});

test.each([
  ['je voudrais réserver une table pour deux', EvidenceOutcome.NOTHING],
  ['où en est mon dossier', EvidenceOutcome.PERSONAL_FILE],
  ["j'ai perdu ma carte vitale", EvidenceOutcome.OTHER_BODY],
])('%s', async (text, outcome) => {
  expect((await ask(generation, text)).evidence.outcome).toBe(outcome);
});

test('a protocol tells what to do where there is nothing to answer', async () => {
  const protocols = new ProtocolSpotter([
    {
      id: 'x',
      frame: 'nothing',
      first: false,
      says: ['table pour deux'],
      unless: [],
      notice: 'Dites qui répond.',
    },
  ]);
  const { evidence } = await ask({ ...generation, protocols }, 'je voudrais réserver une table pour deux');
  expect(evidence).toMatchObject({ outcome: EvidenceOutcome.NOTHING, protocol: 'Dites qui répond.' });
});

test('what is looked up in a file is said where one’s own file is asked about, and nowhere else', async () => {
  const file = (id: string, says: string, notice: string, asks: string) => ({
    ...{ id, frame: 'personal-file' as const, first: false, says: [says], unless: [], notice, asks },
  });
  const protocols = new ProtocolSpotter([
    file('paiement', 'virement', 'Regardez les paiements.', 'De quel mois ?'),
    file('demande', 'dossier', 'Ouvrez le suivi.', 'Quelle demande ?'),
  ]);
  const own = await ask({ ...generation, protocols }, 'où en est mon dossier');
  expect(own.evidence).toMatchObject({
    outcome: EvidenceOutcome.PERSONAL_FILE,
    protocol: 'Ouvrez le suivi.',
    question: 'Quelle demande ?',
  });
  const rule = await ask({ ...generation, protocols }, "j'ai perdu mon mari à quoi j'ai droit, quel dossier");
  expect(rule.evidence).toMatchObject({ outcome: EvidenceOutcome.ANSWER, protocol: '', question: '' });
});

test('who is in danger gets the notice for it, whatever else he asks and whatever else was done to him', async () => {
  const first = (id: string, frame: 'distress' | 'fraud', says: string, notice: string) => ({
    ...{ id, frame, first: true, says: [says], unless: [], notice },
  });
  const protocols = new ProtocolSpotter([
    first('arnaque', 'fraud', "c'était une arnaque", 'Changez le mot de passe.'),
    first('danger', 'distress', 'je vais en finir', 'Passez le 3114.'),
  ]);
  const { evidence } = await ask(
    { ...generation, protocols },
    "c'était une arnaque, j'ai perdu mon mari, à quoi j'ai droit, je vais en finir",
  );
  expect(evidence).toMatchObject({ outcome: EvidenceOutcome.DISTRESS, protocol: 'Passez le 3114.' });
  const alone = await ask({ ...generation, protocols }, "j'ai perdu mon mari à quoi j'ai droit");
  expect(alone.evidence.outcome).toBe(EvidenceOutcome.ANSWER);
});

describe('what comes first', () => {
  const protocol = (id: string, frame: Protocol['frame'], says: string, more: Partial<Protocol> = {}) => ({
    ...{ id, frame, first: false, says: [says], unless: [], notice: id, ...more },
  });
  const spotted = (...protocols: readonly Protocol[]) => ({
    ...generation,
    protocols: new ProtocolSpotter(protocols),
  });
  const widow = "j'ai perdu mon mari à quoi j'ai droit";

  it('is another language, of which nothing can be read', async () => {
    const danger = spotted(protocol('danger', 'distress', 'help me'));
    const { evidence } = await ask(danger, 'please help me', { language: 'en' });
    expect(evidence.outcome).toBe(EvidenceOutcome.OTHER_LANGUAGE);
    expect(evidence.protocol).toContain('anglais');
  });

  it('is fraud before what the experts put before texts', async () => {
    const both = spotted(
      protocol('numero', 'nothing', 'la mairie', { first: true }),
      protocol('arnaque', 'fraud', 'arnaqué'),
    );
    const { evidence } = await ask(both, "on m'a arnaqué, c'est bien la mairie");
    expect(evidence).toMatchObject({ outcome: EvidenceOutcome.FRAUD, protocol: 'arnaque' });
  });

  it.each([
    [true, EvidenceOutcome.NOTHING],
    [false, EvidenceOutcome.ANSWER],
  ])('is the text, unless a protocol comes before texts (%s)', async (first, outcome) => {
    const { evidence } = await ask(
      spotted(protocol('notaire', 'nothing', 'perdu mon mari', { first })),
      widow,
    );
    expect(evidence.outcome).toBe(outcome);
  });

  it('is a person who is wanted before a protocol without an answer', async () => {
    const both = spotted(
      protocol('table', 'nothing', 'réserver une table'),
      protocol('personne', 'human', 'un conseiller'),
    );
    const { evidence } = await ask(both, 'un conseiller pour réserver une table pour deux');
    expect(evidence).toMatchObject({ outcome: EvidenceOutcome.HUMAN, protocol: 'personne' });
  });

  it('is the body that others name before a file', async () => {
    const [slug = ''] = (await ask(generation, "j'ai perdu ma carte vitale")).leadArticles;
    const body = spotted(protocol('cpam', 'other-body', 'carte vitale', { article: slug }));
    const { evidence } = await ask(body, 'où en est mon dossier de carte vitale');
    expect(evidence).toMatchObject({ outcome: EvidenceOutcome.OTHER_BODY, otherBody: 'CPAM (3646)' });
  });
});

test.each([
  ['je voudrais savoir si vous pouvez réserver une table pour deux', /aucun texte de la base n’y répond/],
  ["je voudrais savoir comment refaire ma carte vitale que j'ai perdue", /autre organisme, CPAM \(3646\)/],
])('a second need without an answer of the base is named: %s', async (second, note) => {
  const { evidence, leadArticles } = await ask(
    generation,
    `j'ai perdu mon mari à quoi j'ai droit et aussi ${second}`,
  );
  expect(leadArticles[0]).toBe('reversion-conditions');
  expect(evidence.protocol).toMatch(note);
});

test('another body is named with how to reach it', async () => {
  expect((await ask(generation, "j'ai perdu ma carte vitale")).evidence.otherBody).toBe('CPAM (3646)');
});

test('a text without any content finds nothing', async () => {
  expect((await ask(generation, 'euh bonjour')).passages).toEqual([]);
});

test('what was asked for and has not come is one question about a file, though its halves name two things', async () => {
  const text = 'j’ai demandé ma réversion il y a un an et à l’âge de la retraite toujours rien reçu';
  expect((await ask(generation, text)).evidence.outcome).toBe(EvidenceOutcome.PERSONAL_FILE);
});

test('a sentence with two needs is answered with the passages of both in turn', async () => {
  const { passages, articles, evidence } = await ask(
    generation,
    "j'ai perdu mon mari à quoi j'ai droit et je voudrais savoir à quel âge je peux prendre ma retraite",
  );
  const slugs = passages.slice(0, 4).map(({ articleSlug }) => articleSlug);
  expect(slugs).toContain('reversion-conditions');
  expect(slugs).toContain('age-apres');
  expect(articles.map(({ slug }) => slug)).toEqual(
    expect.arrayContaining(['reversion-conditions', 'age-apres']),
  );
  expect([EvidenceOutcome.ANSWER, EvidenceOutcome.CAUTION]).toContain(evidence.outcome);
});
