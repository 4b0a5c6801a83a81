import { describe, expect, test } from 'vitest';
import { passage } from '../../test/found-passages.ts';
import { ProofGate } from './proof-gate.ts';

const home = passage({
  sourceId: 's-logement',
  title: 'Aide au logement des retraités',
  sectionTitle: 'Conditions',
  text:
    'La caisse peut verser une aide de 1 200 € par an aux locataires qui ont au moins 65 ans, sauf en résidence universitaire.\n' +
    'La demande doit être envoyée avant le 31 mars 2027.\n' +
    'Les propriétaires n’ont pas droit à cette aide.\n' +
    'La personne qui déménage prévient la caisse.\n' +
    'Les enfants handicapés comptent à tout âge.\n' +
    'Si vous déménagez, vous devez prévenir la caisse dans les deux mois.\n' +
    'Le taux est de 40 % pour une personne seule, et de 60 % pour un couple.',
});
const travel = passage({
  sourceId: 's-transport',
  title: 'Carte de transport',
  sectionTitle: 'Montant',
  text: 'La carte de transport est gratuite à partir de 70 ans.\nLe courrier arrive au plus tard le 5 mai.',
});
const gate = new ProofGate([home, travel]);
const verdict = (text: string, ...sourceIds: string[]) => {
  const { passed, stopped } = gate.pass([
    { text, sourceIds: sourceIds.length > 0 ? sourceIds : ['s-logement'] },
  ]);
  return stopped[0]?.fault ?? passed[0]?.sourceIds;
};

describe('a sentence that follows from its passage passes', () => {
  test.each([
    ['word for word', 'Les propriétaires n’ont pas droit à cette aide.'],
    [
      'with its numbers in words',
      'La caisse peut payer une aide de mille deux cents euros par an aux locataires qui ont au moins soixante-cinq ans, sauf en résidence universitaire.',
    ],
    ['in another order', 'Avant le 31 mars 2027, la demande doit être envoyée.'],
    ['with a word that says the same', 'La demande doit être transmise avant le 31 mars 2027.'],
    [
      'with the same duty in other words',
      'La demande est à envoyer avant le 31 mars 2027, c’est obligatoire.',
    ],
  ])('%s', (_, text) => {
    expect(verdict(text)).toEqual(['s-logement']);
  });
});

describe('a sentence that is false by one word is stopped', () => {
  test.each([
    ['other-negation', 'Les propriétaires ont droit à cette aide.'],
    ['other-negation', 'La demande ne doit pas être envoyée avant le 31 mars 2027.'],
    ['other-modality', 'La demande peut être envoyée avant le 31 mars 2027.'],
    [
      'other-modality',
      'La caisse doit verser une aide de 1 200 € par an aux locataires qui ont au moins 65 ans, sauf en résidence universitaire.',
    ],
    ['other-bound', 'La demande doit être envoyée après le 31 mars 2027.'],
    [
      'other-condition',
      'La caisse peut verser une aide de 1 200 € par an aux locataires qui ont au moins 65 ans.',
    ],
    ['other-condition', 'Vous devez prévenir la caisse dans les deux mois.'],
    ['unsupported-figure', 'La demande doit être envoyée avant le 31 mai 2027.'],
    ['unsupported-figure', 'Le taux est de 60 % pour une personne seule.'],
    ['unsupported-figure', 'Le taux est de soixante pour cent pour une personne seule.'],
    ['unsupported-words', 'Les étudiants n’ont pas droit à cette aide.'],
    ['left-out-words', 'Les enfants comptent à tout âge.'],
    ['unsupported-figure', 'Le taux est de 40 % pour un couple.'],
    ['other-order', 'Le taux est de 60 % pour une personne seule, et de 40 % pour un couple.'],
    ['other-order', 'La caisse prévient la personne qui déménage.'],
    ['other-person', 'Propriétaires, vous n’avez pas droit à cette aide.'],
  ])('%s: %s', (fault, text) => {
    expect(verdict(text)).toBe(fault);
  });
});

describe('what is no statement of the passage is stopped', () => {
  test.each([
    ['a heading', 'Aide au logement des retraités.', 'no-sentence'],
    ['a name of a document', 'P1', 'no-sentence'],
    ['a sentence that is cut', 'La demande doit être envoyée avant le', 'no-sentence'],
    ['the question as a promise', 'Je peux verser une aide aux locataires.', 'other-condition'],
    ['another language', 'The request must be sent before the end of March.', 'unsupported-words'],
    ['an address', 'La demande doit être envoyée à aide@example.org avant le 31 mars 2027.', 'contact'],
    [
      'a telephone number',
      'La demande doit être envoyée au 06 12 34 56 78, avant le 31 mars 2027.',
      'unsupported-figure',
    ],
    ['no source at all', 'Le soleil brille sur toute la ville.', 'unsupported-words'],
    ['a sentence that points at none', 'Elle est gratuite à partir de 70 ans.', 'points-nowhere'],
  ])('%s', (_, text, fault) => {
    expect(verdict(text)).toBe(fault);
  });

  test('a citation of nothing is a fault where no passage says so', () => {
    const cite = (sourceIds: string[]) =>
      gate.pass([{ text: 'Le soleil brille sur toute la ville.', sourceIds }]).stopped[0]?.fault;
    expect(cite([])).toBe('no-citation');
    expect(cite(['P9'])).toBe('unknown-citation');
  });
});

test('a sentence that cites the wrong passage, or one that nobody gave, is pointed at the one that says so', () => {
  const text = 'La carte de transport est gratuite à partir de 70 ans.';
  for (const wrong of ['s-logement', 'P9']) expect(verdict(text, wrong)).toEqual(['s-transport']);
});

test('a sentence that points back stands only after one that passed, of the same passage', () => {
  const [base, back] = [
    'La carte de transport est gratuite à partir de 70 ans.',
    'Le courrier arrive au plus tard le 5 mai.',
  ];
  const sourceIds = ['s-transport'];
  const elle = { text: 'Elle est gratuite à partir de 70 ans.', sourceIds };
  expect(gate.pass([{ text: base, sourceIds }, elle]).passed).toHaveLength(2);
  expect(gate.pass([{ text: `${back} Demain.`, sourceIds }, elle]).passed).toHaveLength(0);
});

/** A passage of one sentence, what is true of it in another order, and what is not. */
const ORDERS: readonly (readonly [source: string, right: readonly string[], wrong: readonly string[]])[] = [
  [
    'La caisse prévient l’employeur du départ.',
    [],
    ['L’employeur prévient la caisse du départ.', 'La caisse est prévenue par l’employeur du départ.'],
  ],
  [
    'Depuis 2010, les 4 trimestres d’éducation peuvent être partagés.',
    ['Les quatre trimestres d’éducation peuvent être partagés depuis 2010.'],
    [
      'Les 2010 trimestres d’éducation peuvent être partagés depuis 4 ans.',
      'Les quatre trimestres d’éducation peuvent être partagés avant 2010.',
    ],
  ],
  [
    'En 2026, il faut 4 trimestres, en 2027, il faut 5 trimestres.',
    [],
    ['Il faut 4 trimestres, en 2027, il faut 5 trimestres en 2026.', 'Il faut 4 trimestres en 2027.'],
  ],
  [
    'Avec l’accord de la caisse, l’employeur paie la mère.',
    ['L’employeur paie la mère avec l’accord de la caisse.'],
    [
      'La caisse paie la mère avec l’accord de l’employeur.',
      'La mère paie l’employeur avec l’accord de la caisse.',
      'L’employeur a payé la mère avec l’accord de la caisse.',
    ],
  ],
  [
    'Le notaire avertit la banque du décès.',
    ['Le notaire prévient la banque du décès.'],
    ['Le notaire est averti par la banque du décès.', 'Le notaire a averti la banque du décès.'],
  ],
  [
    'La retraite dépend de votre salaire et de vos trimestres.',
    [],
    ['Votre salaire dépend de la retraite et de vos trimestres.'],
  ],
  [
    'C’est le salaire qui compte, pas le temps travaillé.',
    ['C’est le salaire qui compte et non le temps travaillé.'],
    ['C’est le temps travaillé qui compte et non le salaire.'],
  ],
  [
    'Né de janvier à mars 1965 : départ à 63 ans.',
    ['Né entre janvier et mars 1965, départ à 63 ans.'],
    ['Né entre janvier et avril 1965, départ à 63 ans.'],
  ],
  [
    'La retraite de base est à la Carsat et la complémentaire est à l’Ircantec.',
    ['La complémentaire est à l’Ircantec et la retraite de base est à la Carsat.'],
    [
      'La retraite de base est à l’Ircantec et la complémentaire est à la Carsat.',
      'La complémentaire est à la Carsat et la retraite de base est à l’Ircantec.',
    ],
  ],
  [
    'Il faut 170 trimestres si vous êtes né en 1964, et 172 trimestres si vous êtes né en 1966.',
    [],
    [
      'Il faut 172 trimestres si vous êtes né en 1964, et 170 trimestres si vous êtes né en 1966.',
      'Si vous êtes né en 1964, il faut 172 trimestres, et 170 trimestres si vous êtes né en 1966.',
    ],
  ],
  [
    'La pension d’invalidité remplace la retraite.',
    ['La retraite est remplacée par la pension d’invalidité.'],
    ['La retraite remplace la pension d’invalidité.'],
  ],
  [
    'La part de l’État remplace la part de la caisse.',
    [],
    ['La part de la caisse remplace la part de l’État.'],
  ],
  [
    'La personne paie l’aide-ménagère et l’employeur paie la cotisation.',
    [],
    ['L’employeur paie l’aide-ménagère et la personne paie la cotisation.'],
  ],
  [
    'Le remariage supprime la réversion, le divorce ne la supprime pas.',
    [],
    ['Le divorce supprime la réversion, le remariage ne la supprime pas.'],
  ],
  ['La pension passe de 50 % à 54 %.', [], ['La pension passe de 54 % à 50 %.']],
  [
    'Les indépendants cotisent moins que les salariés.',
    [],
    ['Les salariés cotisent moins que les indépendants.', 'Les indépendants cotisent plus que les salariés.'],
  ],
];

const alone = (source: string, text: string): string | undefined =>
  new ProofGate([
    passage({ sourceId: 's', title: 'Règles', sectionTitle: 'En clair', text: source }),
  ]).faultOf(text, 's', source);

describe.each(ORDERS)('what belongs together stays together: %s', (source, right, wrong) => {
  test('what is true of it in another order passes', () => {
    for (const text of right) expect(alone(source, text), text).toBeUndefined();
  });

  test('what changed places does not', () => {
    for (const text of wrong) expect(alone(source, text), text).toBeDefined();
  });
});

describe('turns of phrase that say the same', () => {
  test.each([
    [
      'Si vous dépassez le plafond, la réversion est réduite.',
      'La réversion diminue quand vous dépassez le plafond.',
    ],
    [
      'Si vous travaillez à 60 %, vous touchez 40 % de la retraite.',
      'En travaillant à soixante pour cent, vous percevez quarante pour cent de la retraite.',
    ],
    [
      'Demandez votre aide 4 mois avant le départ.',
      'Il faut demander votre aide quatre mois avant le départ.',
    ],
    ['2 trimestres au plus peuvent compter.', 'Deux trimestres au maximum peuvent être pris en compte.'],
    ['La caisse ne paie pas les loyers.', 'Les loyers ne sont pas payés par la caisse.'],
    [
      'Sans internet, demandez le formulaire au guichet.',
      'Si vous n’avez pas internet, demandez le formulaire au guichet.',
    ],
    ['Les locataires peuvent partager la prime.', 'La prime peut être partagée par les locataires.'],
  ])('%s — %s', (source, text) => {
    expect(alone(source, text)).toBeUndefined();
  });

  test.each([
    [
      'Si vous dépassez le plafond, la réversion est réduite.',
      'Vous dépassez le plafond, la réversion est réduite.',
    ],
    [
      'Si vous dépassez le plafond, la réversion est réduite.',
      'La réversion est réduite même si vous dépassez le plafond.',
    ],
    [
      'Si vous dépassez le plafond, la réversion est réduite.',
      'La réversion est réduite si vous ne dépassez pas le plafond.',
    ],
    [
      'Si vous dépassez le plafond, la réversion est réduite.',
      'La réversion est réduite si vous êtes sous le plafond.',
    ],
    ['Une aide est parfois possible selon le taux.', 'Une aide est parfois possible quel que soit le taux.'],
    ['Les périodes de stage comptaient pour la durée.', 'Les périodes de stage comptent pour la durée.'],
    [
      'Les ressources ne doivent pas dépasser 1 000 € par mois.',
      'Les ressources doivent dépasser 1 000 € par mois.',
    ],
    [
      'La caisse peut refuser la demande et doit expliquer son choix.',
      'La caisse doit refuser la demande et peut expliquer son choix.',
    ],
    [
      'L’aide est versée aux locataires, pas aux propriétaires.',
      'L’aide est versée aux propriétaires, pas aux locataires.',
    ],
    [
      'Les personnes qui ont peu de ressources demandent une aide.',
      'Les personnes qui ont des ressources demandent une aide.',
    ],
  ])('and those that do not: %s — %s', (source, text) => {
    expect(alone(source, text)).toBeDefined();
  });
});

test('"un des deux" is not "les deux", and stays what it is', () => {
  const both = new ProofGate([
    passage({ text: 'La prime est versée si les deux associés signent le bail.' }),
  ]);
  expect(both.faultOf('La prime est versée si un des deux associés signe le bail.', 's-plain')).toBeDefined();
  const one = new ProofGate([
    passage({ text: 'La prime est versée si l’un des deux associés signe le bail.' }),
  ]);
  expect(
    one.faultOf('La prime est versée si un des deux associés signe le bail.', 's-plain'),
  ).toBeUndefined();
  expect(one.faultOf('La prime est versée si les deux associés signent le bail.', 's-plain')).toBeDefined();
});
