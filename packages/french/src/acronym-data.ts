/** Good French that is heard for a word of the vocabulary, and what must be said with it. */
export interface Confusion {
  /** Word for word, with its article: `l'appel`. */
  readonly heard: readonly string[];
  /** One of these is said in the same sentence: `loyer`. Any of none. */
  readonly near?: readonly string[];
  /** One of these stands directly before: `toucher`, `droit à`. Any of none. */
  readonly after?: readonly string[];
  /** With one of these in the same sentence it means what it says: `jugement`. */
  readonly unless?: readonly string[];
}

/** One acronym: how it is written, what it stands for, how it is said. */
export interface Acronym {
  /** Display form: `ASPA`, `Agirc-Arrco`. */
  readonly form: string;
  readonly expansion: string;
  /**
   * Spoken or misheard word sequences besides the acronym itself and its letters: `la respa` is written `respa`.
   * Folded when the registry takes them in.
   */
  readonly spoken?: readonly string[];
  /** Pronunciations in ordinary spelling, `cé enne racle`: what sounds like them may be the acronym. */
  readonly sounds?: readonly string[];
  /** Its sounds alone are no reason to put it in place of anything. */
  readonly listedOnly?: boolean;
  /** A word of the language (`surcote`), no acronym: it is put in place of what is no word, never of another word. */
  readonly term?: boolean;
  /** Good French that stands for it only where something else says so. */
  readonly confused?: readonly Confusion[];
  /** Said as a word (`aspa`); its letters one by one are understood in any case. */
  readonly word?: boolean;
  /** The single word is also an ordinary word (`are`, `ava`, `per`, `sam`): never rewritten out of its letters. */
  readonly ordinaryWord?: boolean;
}

/** Common acronyms of retirement and social protection in France. Expansions are the official names. */
export const RETIREMENT_ACRONYMS: readonly Acronym[] = [
  {
    form: 'RACL',
    expansion: 'retraite anticipée pour carrière longue',
    word: true,
    spoken: ['racle', 'rackle'],
  },
  { form: 'C2P', expansion: 'compte professionnel de prévention', spoken: ['cé deux pé', 'ces deux p'] },
  {
    form: 'ASPA',
    expansion: 'allocation de solidarité aux personnes âgées',
    word: true,
    spoken: ['haspa', 'respa', 'la spa', 'aspha', 'laspa'],
  },
  { form: 'ASI', expansion: "allocation supplémentaire d'invalidité", word: true },
  { form: 'CSG', expansion: 'contribution sociale généralisée' },
  { form: 'CRDS', expansion: 'contribution au remboursement de la dette sociale' },
  {
    form: 'CASA',
    expansion: "contribution additionnelle de solidarité pour l'autonomie",
    word: true,
    ordinaryWord: true,
  },
  {
    form: 'CNAV',
    expansion: "Caisse nationale d'assurance vieillesse",
    word: true,
    spoken: ['cnave', 'knave'],
  },
  {
    form: 'Carsat',
    expansion: "caisse d'assurance retraite et de la santé au travail",
    word: true,
    spoken: ['carsate', 'karsat', 'car sat', 'carsatte'],
  },
  { form: 'CGSS', expansion: 'caisse générale de sécurité sociale' },
  { form: 'MSA', expansion: 'Mutualité sociale agricole', spoken: ['aime essa'] },
  { form: 'SSI', expansion: 'sécurité sociale des indépendants' },
  { form: 'RSI', expansion: 'régime social des indépendants' },
  { form: 'RIB', expansion: "relevé d'identité bancaire", word: true, spoken: ['ribe'] },
  {
    form: 'IBAN',
    expansion: 'numéro de compte bancaire international',
    word: true,
    spoken: ['ibane', 'hiban'],
  },
  { form: 'BIC', expansion: "code d'identification de la banque", word: true, ordinaryWord: true },
  { form: 'LURA', expansion: 'liquidation unique des régimes alignés', word: true, spoken: ['lurah'] },
  { form: 'AVPF', expansion: 'assurance vieillesse des parents au foyer' },
  { form: 'AVA', expansion: 'assurance vieillesse des aidants', word: true },
  { form: 'AAH', expansion: 'allocation aux adultes handicapés' },
  { form: 'AEEH', expansion: "allocation d'éducation de l'enfant handicapé" },
  { form: 'PCH', expansion: 'prestation de compensation du handicap' },
  { form: 'APA', expansion: "allocation personnalisée d'autonomie", word: true },
  { form: 'RQTH', expansion: 'reconnaissance de la qualité de travailleur handicapé' },
  { form: 'ARE', expansion: "allocation d'aide au retour à l'emploi" },
  { form: 'ASS', expansion: 'allocation de solidarité spécifique' },
  { form: 'RSA', expansion: 'revenu de solidarité active' },
  { form: 'FNS', expansion: 'Fonds national de solidarité' },
  { form: 'FSV', expansion: 'Fonds de solidarité vieillesse' },
  { form: 'MICO', expansion: 'minimum contributif', word: true, spoken: ['mi co', 'micot'] },
  { form: 'CRA', expansion: 'commission de recours amiable' },
  { form: 'DGFiP', expansion: 'direction générale des finances publiques', spoken: ['d g fip', 'dé gé fip'] },
  {
    form: 'CPAM',
    expansion: "caisse primaire d'assurance maladie",
    spoken: ['c pam', 'cé pam'],
    sounds: ['cé pame'],
  },
  { form: 'CAF', expansion: "caisse d'allocations familiales", word: true, spoken: ['caffe'] },
  { form: 'MDPH', expansion: 'maison départementale des personnes handicapées' },
  { form: 'CCAS', expansion: "centre communal d'action sociale" },
  { form: 'NIR', expansion: "numéro d'inscription au répertoire", word: true },
  { form: 'PER', expansion: "plan d'épargne retraite" },
  { form: 'PERP', expansion: "plan d'épargne retraite populaire", word: true },
  { form: 'SAM', expansion: 'salaire annuel moyen', ordinaryWord: true },
  { form: 'PASS', expansion: 'plafond annuel de la sécurité sociale', ordinaryWord: true },
  { form: 'SMIC', expansion: 'salaire minimum de croissance', word: true, spoken: ['smique'] },
  {
    form: 'Agirc-Arrco',
    expansion: 'régime de retraite complémentaire des salariés du secteur privé',
    word: true,
    spoken: [
      'agirc arrco',
      'agir arco',
      'agirc arco',
      'agir que arco',
      'a jirc arco',
      'agirk arco',
      'agirco',
      'argic arco',
      'argic arrco',
    ],
  },
  {
    form: 'Arrco',
    expansion: 'régime complémentaire des salariés, réuni à l’Agirc en 2019',
    word: true,
    spoken: ['arco'],
  },
  {
    form: 'Agirc',
    expansion: 'régime complémentaire des cadres, réuni à l’Arrco en 2019',
    word: true,
    spoken: ['agirk'],
  },
  {
    form: 'Ircantec',
    expansion: 'retraite complémentaire des agents non titulaires de l’État et des collectivités publiques',
    word: true,
    spoken: ['ircantèque', 'ir cantec', 'hircantec', 'ircan tec'],
  },
  {
    form: 'CNRACL',
    expansion: 'Caisse nationale de retraites des agents des collectivités locales',
    spoken: ['cn racl', 'c n racle', 'cn racle', 'c n racl', 'ses n racl', 'ces n racl'],
    sounds: ['cé enne racle'],
  },
  { form: 'SRE', expansion: "service des retraites de l'État" },
  { form: 'RAFP', expansion: 'retraite additionnelle de la fonction publique' },
  {
    form: 'CIPAV',
    expansion: "caisse interprofessionnelle de prévoyance et d'assurance vieillesse",
    word: true,
  },
  { form: 'CNAVPL', expansion: "Caisse nationale d'assurance vieillesse des professions libérales" },
  { form: 'CARMF', expansion: 'caisse autonome de retraite des médecins de France', word: true },
  { form: 'CNBF', expansion: 'Caisse nationale des barreaux français' },
  { form: 'CNIEG', expansion: 'Caisse nationale des industries électriques et gazières' },
  {
    form: 'CAMIEG',
    expansion: "caisse d'assurance maladie des industries électriques et gazières",
    word: true,
  },
  { form: 'CRPCEN', expansion: 'caisse de retraite et de prévoyance des clercs et employés de notaires' },
  { form: 'ENIM', expansion: 'Établissement national des invalides de la marine', word: true },
  { form: 'SNCF', expansion: 'Société nationale des chemins de fer français' },
  { form: 'RATP', expansion: 'Régie autonome des transports parisiens' },
  { form: 'URSSAF', expansion: 'union de recouvrement des cotisations de sécurité sociale', word: true },
  { form: 'CESU', expansion: 'chèque emploi service universel', word: true, spoken: ['cesu', 'sésu'] },
  {
    form: 'ATMP',
    expansion: 'accidents du travail et maladies professionnelles',
    spoken: ['at mp', 'a t m p'],
  },
  { form: 'CET', expansion: 'compte épargne temps', ordinaryWord: true },
  { form: 'CDD', expansion: 'contrat à durée déterminée' },
  { form: 'CDI', expansion: 'contrat à durée indéterminée' },
  { form: 'PACS', expansion: 'pacte civil de solidarité', word: true, spoken: ['pax'] },
  {
    form: 'EHPAD',
    expansion: "établissement d'hébergement pour personnes âgées dépendantes",
    word: true,
    spoken: ['épade'],
    sounds: ['épade'],
  },
  { form: 'RIS', expansion: 'relevé de situation individuelle', ordinaryWord: true },
  { form: 'EIR', expansion: 'entretien information retraite' },
  { form: 'GIP', expansion: "groupement d'intérêt public" },
  { form: 'FIPHFP', expansion: "Fonds pour l'insertion des personnes handicapées dans la fonction publique" },
  { form: 'INSEE', expansion: 'Institut national de la statistique et des études économiques', word: true },
  { form: 'TVA', expansion: 'taxe sur la valeur ajoutée' },
  { form: 'LFSS', expansion: 'loi de financement de la sécurité sociale' },
  { form: 'CNIL', expansion: "Commission nationale de l'informatique et des libertés", word: true },
];
