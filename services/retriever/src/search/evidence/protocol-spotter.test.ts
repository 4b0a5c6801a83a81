import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Reading } from '@decroche/question';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROTOCOL_SAYINGS } from '../../../test/protocol-sayings.ts';
import { readKnowledgeFiles } from '../../knowledge/knowledge-files.ts';
import { parseKnowledge } from '../../knowledge/knowledge-folder.ts';
import { parseProtocols } from '../../knowledge/protocols.ts';
import { ProtocolSpotter } from './protocol-spotter.ts';

const knowledge = new URL('../../../../../knowledge/', import.meta.url);
const files = await readKnowledgeFiles(fileURLToPath(knowledge));
const base = parseKnowledge(files);
const spotter = new ProtocolSpotter(base.protocols);
/** What is looked up in a file counts only where one's own file is asked about. */
const frames = (text: string | Reading): string[] => [
  ...new Set(spotter.spot(text).flatMap(({ frame }) => (frame === 'personal-file' ? [] : [frame]))),
];

const frameOf = new Map(base.protocols.map(({ id, frame }) => [id, frame]));

test.each(Object.entries(PROTOCOL_SAYINGS))('every way of saying %s is recognised', (id, { says }) => {
  expect(says.length).toBeGreaterThanOrEqual(20);
  expect(says.filter((text) => !frames(text).includes(frameOf.get(id) ?? ''))).toEqual([]);
});

test.each(Object.entries(PROTOCOL_SAYINGS))(
  'no harmless neighbour of %s calls for anything',
  (_, { not }) => {
    expect(not.length).toBeGreaterThanOrEqual(20);
    const called = (text: string): boolean => spotter.spot(text).some((one) => one.id in PROTOCOL_SAYINGS);
    expect(not.filter(called)).toEqual([]);
  },
);

test.each([
  ['suicide', /\b3114\b/],
  ['urgence-medicale', /\b(?:15|112)\b/],
  ['violences', /\b(?:17|3919|3977)\b/],
  ['sans-ressources', /\b115\b|\bsocial/],
])('the notice for %s says whom to pass the caller to', (id, whom) => {
  expect(base.protocols.find((protocol) => protocol.id === id)?.notice).toMatch(whom);
});

interface QuestionOfTheBase {
  readonly text: Reading;
  readonly needs: readonly string[];
}

let questionsRead: readonly QuestionOfTheBase[] | undefined;

/** Every question of the base, read once for all: samples, paraphrases, and the golden ones of every file. */
function questionsOfTheBase(): readonly QuestionOfTheBase[] {
  questionsRead ??= writtenQuestions().map(({ text, needs }) => ({ text: new Reading(text), needs }));
  return questionsRead;
}

function writtenQuestions(): { text: string; needs: readonly string[] }[] {
  const golden = [...files].filter(([name]) => name.startsWith('golden/')).flatMap(([, text]) => parse(text));
  return [
    ...base.articles.flatMap(({ slug, sampleQuestions }) =>
      sampleQuestions.map((text) => ({ text, needs: [slug] })),
    ),
    ...base.examples.map(({ text, need }) => ({ text, needs: [need] })),
    ...golden.map(({ question, relevant }) => ({ text: question, needs: relevant ?? [] })),
  ];
}

/** Those of the base that speak of another fraud, of threats or of having nothing left. */
const RIGHTLY_CALLING = [
  "distress: Le frigo est vide, ma retraite de ce mois s'est perdue quelque part, vous pouvez regarder si elle est partie de chez vous ?",
  "distress: Ma voisine de Saint-Étienne n'a plus rien touché depuis octobre, son frigo est vide et la banque l'appelle ; peut-elle faire une réclamation qui passe avant les autres, et en combien d'heures la rappelle-t-on ?",
  "distress: je n'ai plus rien pour vivre je veux un rendez-vous vite",
  "distress: je n'ai plus rien pour vivre, il me faut voir quelqu'un rapidement",
  'distress: mon voisin me menace, que puis-je faire',
  "fraud: on m'a piraté ma carte bleue, comment faire opposition",
  "fraud: un démarcheur m'a vendu une isolation, je peux annuler le contrat",
];

test('no question of the base but these calls for distress or, outside its articles, for fraud', () => {
  const questions = questionsOfTheBase();
  expect(questions.length).toBeGreaterThan(9000);
  const isOfFraud = (need: string): boolean => need.startsWith('fraude-');
  const calling = questions.flatMap(({ text, needs }) => {
    const called = frames(text);
    if (called.includes('distress')) return [`distress: ${text.text}`];
    return called.includes('fraud') && !needs.some(isOfFraud) ? [`fraud: ${text.text}`] : [];
  });
  expect(calling.sort()).toEqual(RIGHTLY_CALLING);
}, 60_000);

test('no question that the base answers calls for what comes before its texts', () => {
  const first = new ProtocolSpotter(base.protocols.filter((protocol) => protocol.first));
  const answered = new Set(base.articles.map(({ slug }) => slug));
  const calling = questionsOfTheBase().flatMap(({ text, needs }) =>
    needs.some((need) => answered.has(need)) &&
    first.spot(text).some(({ article = '' }) => !needs.includes(article))
      ? [text.text]
      : [],
  );
  expect(calling).toEqual([]);
});

/** Calls of the judged set with the frame that a good draft has. */
async function judgedCalls(): Promise<{ id: string; text: string; frame: string }[]> {
  const folder = new URL('judged/', knowledge);
  const texts = (await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8'));
  return (await Promise.all(texts)).flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

test('the judged calls for distress and for fraud, and no others, are called so', async () => {
  const calls = await judgedCalls();
  expect(calls.length).toBeGreaterThanOrEqual(250);
  const wrong = calls.flatMap(({ id, text, frame }) => {
    const called = frames(text).filter((name) => name === 'distress' || name === 'fraud');
    const isRight = frame === 'distress' || frame === 'fraud' ? called.includes(frame) : called.length === 0;
    return isRight ? [] : [`${id}: ${called.join(' ')}, not ${frame}`];
  });
  expect(wrong).toEqual([]);
});

test.each([
  'je veux mourir',
  'franchement j’ai envie d’en finir avec la vie non j’ai envie de mourir',
  'si ça continue je me jette par la fenêtre',
  'je vais me suicider',
  'on n’a plus rien à manger à la maison',
  'depuis lundi je dors dans ma voiture',
  'mon fils me frappe quand je demande mon argent',
  'j’ai mal à la poitrine là',
])('« %s » calls for help at once', (text) => {
  expect(frames(text)).toContain('distress');
});

// False alarms, measured: none of these everyday sentences may call for help.
test.each([
  'je suis mort de rire',
  'mon mari est mort',
  'je voudrais en finir avec ce dossier',
  'c’est à mourir d’ennui vos formulaires',
  'je me tue à la tâche depuis quarante ans',
  'ma mère est morte en mars',
  'je suis crevé je voudrais m’arrêter',
  'le chèque s’est perdu à la rue des Lilas',
  'il faut que je mange avant de vous rappeler',
  'je n’ai plus rien à payer',
  'à la mort du deuxième parent',
  'c’est tuant ces démarches',
])('« %s » does not', (text) => {
  expect(frames(text)).not.toContain('distress');
});

test.each([
  ['c’était une arnaque', 'fraud'],
  ['j’ai donné mon rib à quelqu’un au téléphone', 'fraud'],
  ['j’ai cliqué sur le lien du message', 'fraud'],
  ['un monsieur veut venir chez moi pour ma retraite', 'fraud'],
  ['passez-moi quelqu’un', 'human'],
  ['je veux pas parler à un robot', 'human'],
  ['est-ce que vous enregistrez', 'human'],
  ['pourquoi mon apl a baissé', 'other-body'],
  ['ma carte vitale ne marche plus', 'other-body'],
] as const)('« %s » is %s', (text, frame) => {
  expect(frames(text)).toContain(frame);
});

test.each([
  ['l’âge légal en Italie, c’est combien', 'retraite-etrangere'],
  ['la pension marocaine est calculée comment', 'retraite-etrangere'],
  ['la retraite en Espagne, il faut combien d’années', 'retraite-etrangere'],
  ['il faut combien de trimestres au Portugal pour la pension portugaise', 'retraite-etrangere'],
  ['la caisse algérienne ne me répond pas', 'retraite-etrangere'],
  ['mon deuxième pilier, je peux le retirer', 'retraite-etrangere'],
  ['mon patron refuse de payer mes heures supplémentaires', 'droit-du-travail'],
  ['j’ai droit à combien de congés payés', 'droit-du-travail'],
  ['est-ce qu’on peut me licencier quand je suis malade', 'droit-du-travail'],
  ['combien de préavis pour une démission en CDI', 'droit-du-travail'],
  ['l’ARE c’est combien par mois', 'chomage-verse'],
  ['pôle emploi m’a radié', 'chomage-verse'],
  ['si je démissionne est-ce que j’ai droit au chômage', 'chomage-verse'],
])('« %s » is the business of %s, before any text', (text, id) => {
  expect(spotter.spot(text).map((protocol) => protocol.id)).toContain(id);
});

test.each([
  'j’ai travaillé en Italie, à quel âge je peux partir',
  'ma pension marocaine compte-t-elle dans les ressources de l’Aspa',
  'je pars vivre en Espagne, combien me coûtera la CSG',
  'toucher ma retraite au Maroc, combien de temps pour le virement',
  'la retraite allemande et la retraite française se demandent-elles ensemble',
  'mes heures supplémentaires comptent-elles pour la retraite',
  'mon patron veut me mettre à la retraite, a-t-il le droit',
  'quel préavis donner pour partir en retraite',
  'licencié à soixante ans, mes trimestres de chômage comptent-ils',
  'combien de trimestres pour un an de chômage',
  'au chômage, puis-je demander ma retraite à soixante-deux ans',
  'mon employeur a disparu, comment prouver mes salaires pour ma carrière',
])('« %s » is not', (text) => {
  const first = spotter.spot(text).filter((protocol) => protocol.first);
  expect(first.map(({ id }) => id)).toEqual([]);
});

test.each([
  'je voudrais un rendez-vous avec un conseiller',
  'changer mon rib',
  'mon mari est décédé ai-je droit à la réversion',
  'vous avez enregistré ma demande',
])('« %s » has no protocol', (text) => {
  expect(frames(text)).toEqual([]);
});

test('alternatives stand for one another, nothing else does, and each may hold several words', () => {
  const [protocol] = parseProtocols(
    'p.yaml',
    '[{ id: x, frame: nothing, says: ["(mon fils|ma belle-fille) … (me bat|m\'a)"], notice: n }]',
  );
  const spot = new ProtocolSpotter(protocol === undefined ? [] : [protocol]);
  expect(spot.spot('ma belle-fille elle me bat')).toEqual([protocol]);
  expect(spot.spot('mon fils m’a')).toEqual([protocol]);
  expect(spot.spot('ma fille me bat')).toEqual([]);
});

test('parts joined by & stand in any order within a breath, none over another', () => {
  const [protocol] = parseProtocols(
    'p.yaml',
    '[{ id: x, frame: nothing, says: ["corde & (m\'en servir|je sais)"], unless: ["corde à mon arc"], notice: n }]',
  );
  const calls = (text: string): boolean =>
    new ProtocolSpotter(protocol === undefined ? [] : [protocol]).spot(text).length > 0;
  expect(calls('j’ai une corde et je compte m’en servir')).toBe(true);
  expect(calls('je sais où est la corde')).toBe(true);
  expect(calls('j’ai une corde')).toBe(false);
  expect(calls('j’ai plus d’une corde à mon arc et je sais m’en servir')).toBe(false);
  expect(calls(`j’ai une corde ${'et puis voilà '.repeat(8)} je sais`)).toBe(false);
});

test('a verb stands in all its forms, and a notion for each of its words', () => {
  const [protocol] = parseProtocols(
    'p.yaml',
    '{ notions: { proche: [fils, nièce] }, protocols: [{ id: x, frame: nothing, says: ["(voisin|<proche>) … prendre~ … <proche>"], notice: n }] }',
  );
  const calls = (text: string): boolean =>
    new ProtocolSpotter(protocol === undefined ? [] : [protocol]).spot(text).length > 0;
  expect(calls('ma nièce a pris mon fils')).toBe(true);
  expect(calls('le voisin prendrait ma nièce')).toBe(true);
  expect(calls('ma nièce apprend à mon fils')).toBe(false);
  expect(() => parseProtocols('p.yaml', '[{ id: x, frame: nothing, says: ["<nul>"], notice: n }]')).toThrow(
    'there is no notion <nul>',
  );
});

test.each(['(mari|femme', 'mari|femme', '(mari)', '(mari|)', '(a|(b|c))'])(
  '« %s » is no way of saying',
  (says) => {
    const file = JSON.stringify([{ id: 'x', frame: 'nothing', first: false, says: [says], notice: 'n' }]);
    expect(() => parseProtocols('p.yaml', file)).toThrow('alternatives');
  },
);

test('a way of saying it is found wherever it stands, and its gap has a bound', () => {
  const spot = new ProtocolSpotter([
    {
      id: 'x',
      frame: 'human',
      first: false,
      says: ['donné … code'],
      unless: ['donné mon ancien code'],
      notice: 'n',
    },
  ]);
  const word = fc.constantFrom('alors', 'euh', 'voilà', 'madame');
  fc.assert(
    fc.property(fc.array(word), fc.array(word, { maxLength: 6 }), fc.array(word), (before, gap, after) => {
      const text = [...before, 'donné', ...gap, 'code', ...after].join(' ');
      expect(spot.spot(text)).toHaveLength(gap.length <= 3 ? 1 : 0);
    }),
  );
  expect(spot.spot('j’ai donné mon ancien code')).toEqual([]);
});
