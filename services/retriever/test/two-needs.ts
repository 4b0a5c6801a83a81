/** A sentence with two needs, and the beginnings of the slugs of articles that may answer each. */
export interface TwoNeeds {
  readonly text: string;
  readonly needs: readonly [readonly string[], readonly string[]];
}

const RIB = ['changement-rib'];
const ADDRESS = ['changement-adresse'];
const RENDEZ_VOUS = ['rendez-vous-prendre'];
const APPLYING = ['demande-'];
const AGE = ['generation-', 'age-depart-', 'connaitre-age-depart'];
const SURVIVOR = ['reversion-'];

/** Sentences as a recogniser writes them, each of them with two needs. */
export const TWO_NEEDS: readonly TwoNeeds[] = [
  {
    text: 'bonjour je voudrais changer mon rib et puis aussi prendre un rendez-vous avec un conseiller',
    needs: [RIB, RENDEZ_VOUS],
  },
  {
    text: 'euh voilà j’ai deux questions je suis de soixante trois je pars quand et comment je dépose mon dossier',
    needs: [AGE, [...APPLYING, 'joindre-caisse']],
  },
  {
    text: 'ma maman vient de décéder à qui il faut le signaler et est ce que mon papa va toucher une réversion',
    needs: [['deces-prevenir'], SURVIVOR],
  },
  {
    text: 'j’ai déménagé et j’ai changé de banque aussi comment je fais pour vous signaler les deux',
    needs: [ADDRESS, RIB],
  },
  {
    text: 'je voudrais savoir si mon service militaire compte et si mes années de chômage comptent aussi',
    needs: [['service-national'], ['chomage-']],
  },
  {
    text: 'est ce que j’ai droit à la majoration pour mes trois enfants et à la surcote',
    needs: [['majoration-trois-enfants'], ['surcote']],
  },
  {
    text: 'il me manque deux ans chez renault sur mon relevé et puis je voudrais avoir un rendez-vous',
    needs: [['releve-'], RENDEZ_VOUS],
  },
  {
    text: 'je voudrais une attestation de paiement pour le logement et en même temps vous donner mon nouveau rib',
    needs: [['paiement-attestation'], RIB],
  },
  {
    text: 'combien coûte un rachat de trimestres et qu’est ce qu’il faut faire pour avoir la retraite progressive',
    needs: [['rachat-'], ['retraite-progressive-']],
  },
  {
    text: 'à quel âge on peut avoir la réversion et combien on touche',
    needs: [['reversion-age', 'reversion-conditions'], ['reversion-montant']],
  },
  {
    text: 'c’est quoi le montant de l’aspa et est ce que c’est repris sur l’héritage après',
    needs: [['aspa-montant', 'aspa-conditions'], ['aspa-succession']],
  },
  {
    text: 'alors je voulais savoir quand est ce que la retraite est versée ce mois ci et pourquoi ma csg a augmenté',
    needs: [['paiement-dates'], ['prelevements-']],
  },
  {
    text: 'quels papiers il faut pour demander la retraite et combien de temps avant je dois la demander',
    needs: [['demande-pieces'], ['demande-date', 'demande-']],
  },
  {
    text: 'je veux continuer à travailler après ma retraite est ce que c’est possible et sinon comment marche la retraite progressive',
    needs: [['cumul-'], ['retraite-progressive-']],
  },
  {
    text: 'mon mari touche l’invalidité qu’est ce qui se passe à sa retraite et moi je voudrais mon relevé de carrière',
    needs: [['invalidite-', 'inaptitude-'], ['releve-']],
  },
  {
    text: 'j’ai perdu mon mot de passe pour mon espace et puis je voulais savoir où en est le versement de ma retraite elle est pas arrivée',
    needs: [['demande-franceconnect', 'espace-personnel'], ['paiement-retard']],
  },
  {
    text: 'ma femme aimerait une aide ménagère et moi je voudrais faire installer une douche adaptée',
    needs: [
      ['aide-menagere', 'oscar-'],
      ['maprimeadapt', 'logement-aide'],
    ],
  },
  {
    text: 'j’ai été en congé parental et aussi en arrêt maladie longtemps ces deux périodes comptent comment',
    needs: [['conge-parental'], ['maladie-', 'arret-']],
  },
  {
    text: 'je voudrais contester la décision que j’ai reçue et aussi avoir un rendez vous pour qu’on m’explique',
    needs: [['reclamation-', 'commission-'], RENDEZ_VOUS],
  },
  {
    text: 'ben en fait je me remarie en juin est ce que je perds ma réversion et est ce qu’il faut que je change de nom chez vous',
    needs: [['reversion-remariage'], ['changement-nom', 'changement-situation']],
  },
  {
    text: 'mon fils est handicapé est ce que ça me donne des trimestres et est ce que je peux partir plus tôt si j’ai commencé à dix sept ans',
    needs: [['enfant-handicape'], ['carriere-longue']],
  },
  {
    text: 'première chose il me faudrait un relevé de carrière deuxième chose je voudrais racheter mes années d’études',
    needs: [['releve-'], ['rachat-']],
  },
  {
    text: 'je suis née en soixante six il me faut combien de trimestres et est ce que mes deux enfants m’en donnent',
    needs: [['generation-1966', 'trimestres-taux-plein'], ['trimestres-enfants']],
  },
  {
    text: 'qu’est ce qu’on me retire si je pars avant le taux plein et qu’est ce que je gagne si je reste après',
    needs: [['decote'], ['surcote']],
  },
  {
    text: 'je voudrais annuler ma demande de retraite et puis changer la date euh et ah oui aussi mon adresse',
    needs: [['annuler-demande', 'demande-'], ADDRESS],
  },
];

/** Sentences that look double and put one need. */
export const ONE_NEED: readonly string[] = [
  'mon mari et moi on est nés en soixante deux on peut partir à quel âge',
  'je suis divorcée et j’ai deux enfants ça compte pour la retraite',
  'j’ai soixante ans et cent soixante dix trimestres est ce que je peux m’arrêter',
  'je suis veuve et j’ai cinquante huit ans est ce que j’ai droit à la pension de mon mari',
  'ma mère est veuve et elle touche huit cents euros elle a droit à quoi comme réversion',
  'bonjour et bonne année je voudrais savoir comment on change son compte bancaire',
  'j’ai commencé à travailler à seize ans et j’ai jamais arrêté je peux partir plus tôt',
  'je travaille à mi-temps et mon patron est d’accord comment je demande la retraite progressive',
  'j’ai travaillé en suisse et aussi en italie comment ça se passe pour les deux',
  'mon mari est mort et je voudrais savoir comment demander la réversion',
  'j’ai reçu un courrier et j’ai pas compris on me demande un certificat de vie',
  'je suis au chômage et j’ai soixante et un ans est ce que je continue à valider des trimestres',
  'j’ai deux garçons et une fille est ce que j’ai les dix pour cent',
  'je suis tombé malade et j’ai été arrêté six mois est ce que ces mois comptent',
  'j’ai déménagé il y a un mois et je vous l’ai pas dit comment je vous donne la nouvelle adresse',
  'je suis née en soixante quatre et j’ai toujours travaillé c’est quoi mon âge de départ',
  'on est mariés et retraités tous les deux l’aspa c’est combien pour nous',
  'je vis seule et j’ai presque rien à quoi je peux avoir droit comme aide pour vivre',
  'ma sœur et moi on s’occupe de notre père est ce que ça donne des trimestres',
  'j’ai pas d’internet et pas d’ordinateur comment je demande ma retraite',
  'j’ai été apprenti et puis j’ai fait le boulanger est ce que l’apprentissage compte',
  'je pars à la retraite et je veux savoir s’il faut prévenir mon employeur',
  'j’ai travaillé en france et en espagne où je demande ma retraite',
  'je suis à la retraite et je voudrais retravailler un peu comment ça se passe',
  'je suis inapte et reconnu par le médecin est ce que je peux partir à soixante deux ans et toucher le taux plein',
];
