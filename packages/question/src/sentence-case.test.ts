import { describe, expect, it } from 'vitest';
import { Question } from './question.ts';
import { isForAnotherCase, leavesOut } from './sentence-case.ts';

const knownOf = (question: string) => {
  const { situation, facts } = new Question(question, 2026);
  return { situation, age: facts.age };
};

describe('a sentence of another case', () => {
  it.each([
    ['mon chef accepte que je passe à mi-temps', 'S’il refuse, il doit l’écrire et dire pourquoi.'],
    [
      'ma boîte est d’accord pour le temps partiel',
      'Le silence de l’employeur vaut accord au bout de deux mois.',
    ],
    ['la DRH a dit oui pour mon 60 %', 'En cas de refus, demandez une réponse écrite.'],
    [
      'mon employeur ne veut pas que je réduise mes heures',
      'Si l’employeur accepte, joignez son accord à la demande.',
    ],
    [
      'l’entreprise refuse mon temps partiel',
      'Lorsque l’employeur donne son accord, la demande part en ligne.',
    ],
    ['je suis mère de deux enfants', 'Si vous n’avez pas d’enfant, la durée reste la même.'],
    ['j’ai élevé quatre gosses', 'Sans enfant, la majoration n’est pas appliquée.'],
    ['je n’ai jamais eu d’enfants', 'Si vous avez des enfants, joignez le livret de famille.'],
    ['je suis sans enfant et je pars cette année', 'Si vous avez trois enfants, la pension augmente.'],
    ['je pointe à France Travail depuis mars', 'Si vous n’êtes pas au chômage, prévenez votre employeur.'],
    ['je travaille encore à la mairie', 'Si vous êtes au chômage, prévenez France Travail.'],
    ['je suis toujours en poste', 'Quand on est inscrit à France Travail, les périodes sont transmises.'],
    ['je suis en fin de droits', 'Si vous touchez l’ARE, les trimestres sont comptés automatiquement.'],
    ['j’étais chômeur indemnisé', 'Si vous êtes au chômage non indemnisé, un an peut compter.'],
    ['je travaille plus depuis l’été', 'Si vous travaillez encore, prévenez l’employeur.'],
    ['on vivait en union libre, on était concubins', 'Si vous étiez mariés, apportez le livret de famille.'],
    ['nous sommes mariés depuis 1980', 'Si vous n’êtes pas mariés, la pension n’est pas partagée.'],
    ['je suis divorcée', 'Si vous n’êtes pas divorcé, la part est entière.'],
    ['je ne suis pas divorcé, juste séparé', 'Si vous êtes divorcé, la pension est partagée.'],
    ['je me suis remariée l’an dernier', 'Si vous n’êtes pas remarié, rien ne change.'],
    ['je ne suis pas remarié', 'Si vous êtes remarié, la caisse complémentaire arrête la pension.'],
    [
      'ma mère est veuve et pas remariée',
      'Si elle est remariée, la caisse complémentaire arrête le paiement.',
    ],
    ['je vis seule maintenant', 'Si vous vivez en couple, les revenus du ménage sont regardés.'],
    ['je vis avec ma compagne', 'Si vous vivez seul, le plafond est de 1 043,59 € par mois.'],
    ['je suis déjà à la retraite', 'Si vous n’êtes pas encore à la retraite, faites une simulation.'],
    ['je ne suis pas encore retraité', 'Si vous êtes déjà retraité, les règles restent les mêmes.'],
    ['j’ai tous mes trimestres', 'S’il vous manque des trimestres, la retraite est baissée.'],
    ['il me manque huit trimestres', 'Si vous avez tous vos trimestres, la retraite est entière.'],
    ['je n’ai pas tous mes trimestres', 'Quand on a une carrière complète, le taux est de 50 %.'],
    ['j’habite au Portugal', 'Si vous vivez en France, le formulaire se dépose en agence.'],
    ['je vis toujours en France', 'Si vous vivez à l’étranger, une preuve de vie est demandée.'],
    ['je n’ai jamais travaillé', 'Si vous avez travaillé, demandez votre relevé.'],
    ['je suis mère au foyer, j’ai jamais cotisé', 'Quand vous avez cotisé, le relevé le montre.'],
    ['je ne suis pas malade', 'Si vous êtes en maladie, prévenez la CPAM.'],
    ['je suis en arrêt maladie', 'Si vous n’êtes pas en arrêt maladie, continuez à travailler.'],
    ['je suis reconnu inapte', 'Si vous n’êtes pas inapte, attendez 67 ans.'],
    ['j’ai 58 ans', 'Si vous avez moins de 55 ans, une autre aide existe.'],
    ['veuve 61 ans', 'Si la personne a moins de 55 ans, elle demande une autre aide.'],
    ['je suis pas veuve', 'Si vous êtes veuf, écrivez à la caisse du défunt.'],
    ['mon mari est décédé', 'Si vous n’êtes pas veuf, la réversion ne se demande pas encore.'],
  ])('goes: « %s » — %s', (question, sentence) => {
    expect(isForAnotherCase(sentence, knownOf(question))).toBe(true);
  });

  it.each([
    // the condition is the caller's
    ['mon employeur refuse le mi-temps', 'S’il refuse, il doit l’écrire et dire pourquoi.'],
    ['j’ai deux enfants', 'Si vous avez des enfants, joignez le livret de famille.'],
    ['je suis au chômage', 'Si vous êtes au chômage, prévenez France Travail.'],
    ['je vis seul', 'Si vous vivez seul, le plafond est de 1 043,59 € par mois.'],
    ['j’ai 50 ans', 'Si vous avez moins de 55 ans, une autre aide existe.'],
    // nothing is known of it
    ['quel est l’âge de la retraite', 'Si vous êtes au chômage, prévenez France Travail.'],
    ['je suis né en 1964', 'S’il vous manque des trimestres, la retraite est baissée.'],
    // it is what is asked for
    ['faut-il être marié pour la réversion', 'Si vous n’étiez pas mariés, la réversion n’est pas due.'],
    ['marié ou pas, est-ce que ça change', 'Si vous êtes pacsés, la réversion n’existe pas.'],
    ['on était pacsés en 2010', 'La réversion est due si vous étiez mariés.'],
    ['je suis sans enfant', 'Les trimestres pour enfants sont possibles si vous avez des enfants.'],
    // several cases in one sentence
    ['je vis en couple', 'Le plafond est de 1 043,59 € si vous vivez seul, ou 1 620,18 € en couple.'],
    ['je vis en couple', 'Si vous vivez seul, c’est 1 043,59 € ; en couple, 1 620,18 €.'],
    ['il me manque des trimestres', 'Si vous avez tous vos trimestres, partez ; sinon, attendez.'],
    ['je suis divorcée', 'Si vous êtes veuf ou divorcé, la réversion se demande.'],
    // no condition at all
    ['j’ai tous mes trimestres', 'À 67 ans le taux plein est automatique, même s’il manque des trimestres.'],
    ['je ne suis pas marié', 'L’agent demande si vous êtes mariés.'],
    ['je suis sans emploi', 'Il faut arrêter son emploi, sauf si vous travaillez encore à temps partiel.'],
    // somebody else's
    [
      'mon mari n’était pas encore à la retraite',
      'La demande se fait même si le défunt était déjà retraité.',
    ],
    ['mon ex s’est remarié', 'Si vous n’êtes pas remarié, la pension continue.'],
    ['mon mari est au chômage', 'Si vous travaillez encore, prévenez l’employeur.'],
    ['mon patron est d’accord', 'Le silence de la commission vaut rejet de la demande.'],
    ['mon patron est d’accord', 'Si la caisse refuse, écrivez à la commission.'],
    ['j’étais au chômage il y a dix ans', 'Si vous travaillez encore, prévenez l’employeur.'],
    ['la caisse refuse ma demande', 'Si l’employeur est d’accord, joignez sa lettre.'],
  ])('stays: « %s » — %s', (question, sentence) => {
    expect(isForAnotherCase(sentence, knownOf(question))).toBe(false);
  });
});

describe('what leaves the case out on the side', () => {
  it.each([
    ['je suis chômeur', 'Seuls les salaires comptent, pas le chômage.', 'Surcote', true],
    ['je suis en arrêt maladie', 'Seul le travail compte, hors arrêts maladie.', 'Surcote', true],
    [
      'je suis invalide',
      'Le compteur avance avec le travail, ni le chômage ni l’invalidité.',
      'Points',
      true,
    ],
    ['je suis au chômage', 'Mais pas le chômage sans inscription.', 'Chômage : trimestres', false],
    ['je travaille encore', 'Seuls les salaires comptent, pas le chômage.', 'Surcote', false],
    ['je suis au chômage', 'Le chômage compte, pas la date d’inscription.', 'Trimestres', false],
  ])('« %s » — %s (%s): %s', (question, sentence, title, left) => {
    expect(leavesOut(sentence, title, knownOf(question))).toBe(left);
  });
});
