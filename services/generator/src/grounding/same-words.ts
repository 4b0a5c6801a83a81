import { fold, isFunctionWord, lightStem, verbForms } from '@decroche/french';

/**
 * Words that say the same in this domain, each group under its first. Inflected forms that the stemmer parts are named. Only
 * words that may stand for one another in every sentence of the base: "verser" and "toucher" are two ends of one payment, "net"
 * and "brut" are not.
 */
const SAME: readonly string[] = [
  'verser payer toucher percevoir recevoir verse verses versee versees paye paie payee percue percu touche touchez touchent percevez recu recoit recoivent recevez payent paient payez',
  'retraite pension',
  'agence accueil',
  'formulaire imprime',
  'justificatif document piece papier justificatifs documents pieces papiers',
  'demander solliciter deposer demande demandez demandent demandee sollicite depose deposez deposee',
  'conjoint epoux epouse',
  'defunt defunte',
  'envoyer adresser transmettre envoyez adressez transmettez envoie envoi envoyee envoye envoient adressee transmise transmis transmet',
  'montant somme',
  'commencer debuter demarrer commence commencent debute debutent demarre demarrent commencee debut commencement',
  'choisir decider choisissez decidez choisi choix choisissent choisie decide decident decision',
  'partir depart part parte partez partent partant',
  'finir terminer termine finit finissent terminee',
  'arreter cesser arrete arretent cessez cesse arretez quitter quittez quitte quittant',
  'garder conserver gardez conservez garde conserve',
  'changer modifier changez modifiez change changent modifie modifiee modifiees changement modification changee',
  'ajouter joindre joignez ajoutez ajoute ajoutent jointe',
  'exiger exige exigent',
  'contacter appeler contactez appelez appelle contacte',
  'baisser reduire diminuer baisse baissee reduit reduite reduits diminue diminuee',
  'augmenter hausse augmentation augmente augmentee augmentent augmentees',
  'gerer gere gerent geree gerees',
  'calculer calcul calcule calculee calculees calculent',
  'compter comptent compte comptes comptee comptees comptez',
  'inscrire noter marquer notees marquees note inscrit inscrite',
  'examiner etudier examine examinee etudie etudiee etudier',
  'rembourser remboursement rembourse remboursent',
  'travailler travail travaille travaillez travaillant travaillent',
  'retravailler retravaille retravaillez',
  'reprendre reprise reprend reprenez reprennent',
  'habiter vivre residez habitez vivez habitent vivent habite vit vivant',
  'internet ligne',
  'courrier lettre',
  'rapidement vite',
  'mail email courriel',
  'indemniser indemnise indemnises indemnisee',
  'environ approximativement',
  'dossier dossiers',
  'repondre reponse repond repondez repondent',
  'fixer fixe fixee fixent',
  'naissance naitre nee nees ne nes',
  'cotiser cotise cotisent cotisez cotisees cotisee cotisation cotisations',
  'valider valide validee valides validees',
  'additionner additionne additionnes additionnees',
  'remplir remplie remplies remplissez rempli remplit',
  'verifier verifiez regarder regardez verifie regarde',
  'prevenir signaler avertir prevenez signalez prevenant signale previent avertissez',
  'declarer declare declarez declaree',
  'maintien maintenir maintenu',
  'indiquer donner indiquez donnez donne donnent',
  'montrer afficher montre affiche montrent affichent',
  'rester continuer reste continue continuent continuez',
  'depasser depasse depassent depassez',
  'entrer entrez entre',
  'avantageux favorable avantageuse favorables',
  'faible petit faibles petite petites petits',
  'remplacer remplace remplacee',
  'refuser refus refuse',
  'accord accepter accepte ',
  'garantir garantie garantit',
  'diviser partager partage partages partagee partager',
  'temoigner prouver preuve prouve',
  'telecharger telecharge telechargez',
  'convention conventionne',
  'gratification gratifie',
  'reconnaitre reconnu reconnue reconnait',
  'annee an annees',
  'automatique automatiquement',
  'religieux religieuse religieuses',
  'remarier remariage remariez remariant',
  'divorcer divorce divorcent',
  'marier marie maries mariage mariages',
  'connaitre connu connue connait',
  'prevoir prevoyez',
  'corriger correction corrige corrigee rectifier rectification',
  'durer dure duree',
  'racheter rachat rachete rachetez rachetees rachats',
  'apporter fournir presenter fournissez presentez apportez',
  'suspendre interrompre suspendu suspendue interrompu interrompue',
  'reporter decaler repousser',
  'salarie employe',
  'entreprise societe',
  'menage foyer',
  'medecin docteur',
  'deces mort',
  'obseques funerailles enterrement',
  'heritage succession',
  'expliquer preciser expliquez',
  'atteindre arriver',
  'savoir voir',
  'elever eleve elevee',
  'avancer avance',
  'devenir devient deviennent',
  'aide aider aident',
];

/** Verbs of this domain that stand for nothing but their own forms. */
const VERBS =
  'manquer perdre dependre vendre servir suffire ouvrir cumuler permettre voter toucher vivre mourir gerer ' +
  'traiter prouver financer proposer traduire signer couvrir';

/** Words of speech that say nothing of their own in a sentence of the base: with or without them it says the same. */
const NEUTRAL: readonly string[] = [
  'gagner gagne gagnez gagnent beneficier beneficie beneficiez beneficient disposer dispose disposez',
  'effectuer effectuez effectue effectuent effectuee realiser realisez realise',
  'durant aupres via grace moyen afin toutefois neanmoins',
  'aussi egalement ensuite puis alors donc ainsi bien ici cependant toutefois pourtant attention effet',
  'etre avoir faire est sont ete etant avez ayez font faites fait aller va vont aura',
  'personne personnes assure assures assuree assurees gens ceux celui celle celles',
  'relever relevez appartenir concerner concerne concernent appliquer applique appliquent valoir vaut valent',
  'cas fois chose choses facon maniere obtenir obtient obtenez obtenu',
  'ce cela ceci ca cette ces celui-ci lui-meme elle-meme vous-meme soi-meme',
  'maintenant actuellement desormais',
  'auquel laquelle lequel auxquels dont',
  'apparaitre figurer figure figurent',
  'souhaiter souhaitez vouloir voulez voulue',
  'venir vient viennent venant',
  'donne donnent depend depends dependent',
];

const CANONICAL: ReadonlyMap<string, string> = new Map(
  SAME.flatMap((group) => {
    const [first = '', ...others] = group.split(' ');
    return [first, ...others].map((word) => [stemOf(word), stemOf(first)] as const);
  }),
);
/** Shortest form of a verb that is known by itself: shorter ones are too often another word. */
const LEAST_FORM = 4;
const INFINITIVE = /(?:er|ir|re)$/;
const EXACT: ReadonlyMap<string, string> = new Map([
  ...[...SAME, ...VERBS.split(' ')].flatMap((group) => {
    const [first = '', ...others] = group.split(' ');
    return [first, ...others].flatMap((word) => formsOf(word).map((form) => [form, stemOf(first)] as const));
  }),
  // What a group names counts before what a verb of another group may be.
  ...SAME.flatMap((group) => {
    const [first = '', ...others] = group.split(' ');
    return [first, ...others].map((word) => [fold(word), stemOf(first)] as const);
  }),
]);
const NEUTRAL_WORDS: ReadonlySet<string> = new Set(NEUTRAL.flatMap((line) => line.split(' ')).map(fold));

/** Every form of a verb: whose it is, when and whether are compared by themselves. Nothing of a word that is none. */
function formsOf(word: string): string[] {
  if (!INFINITIVE.test(word)) return [];
  return [...verbForms(word)].filter((form) => form.length >= LEAST_FORM && !isFunctionWord(form));
}

function stemOf(word: string): string {
  return lightStem(fold(word));
}

/** The word under which a folded word is compared. */
export function sameWord(norm: string): string {
  const stem = lightStem(norm);
  return EXACT.get(norm) ?? CANONICAL.get(stem) ?? stem;
}

/** True for a folded word that says nothing of its own. */
export function isNeutralWord(norm: string): boolean {
  return NEUTRAL_WORDS.has(norm);
}
