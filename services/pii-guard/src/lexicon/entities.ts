import { fold, RETIREMENT_ACRONYMS } from '@decroche/french';

/** Harmless proper names, one phrase a line entry: institutions, benefits, places larger than a commune, laws. */
const PHRASES = `
Carsat|Cnav|Cnavts|CGSS|Cramif|Cram|MSA|Mutualité sociale agricole|Agirc|Arrco|Agirc-Arrco|Ircantec|CNRACL|SRE|RAFP|ERAFP
SSI|RSI|Urssaf|CAF|CPAM|CSS|MDPH|Ameli|Améli|Sécurité sociale|Sécurité|Sécu|Assurance retraite|Assurance maladie
L'Assurance retraite|Info Retraite|Info-Retraite|France Travail|Pôle emploi|Pôle Emploi|Assedic|ANPE|Apec|Unedic
France Connect|FranceConnect|France Services|France Service|La Poste|Poste|Banque Postale|La Banque Postale|Trésor public
Trésor|Fisc|Enim|Cavimac|CNBF|CRPCEN|CRPN|Cipav|Carmf|Carpimko|Carcdsf|Cavec|Cavom|Cavamac|CARPV|CPRN|Cavp|CNAVPL|Camieg|CNIEG|CPRP|CPRPSNCF
CRP RATP|SNCF|RATP|EDF|GDF|EDF-GDF|Engie|Orange|France Télécom|Air France|Renault|Peugeot|Citroën|Michelin|Airbus|Thales
Dassault|Total|Carrefour|Leclerc|Auchan|Casino|Intermarché|Lidl|Decathlon|Ikea|Amazon|Google|Microsoft|Gmail|Hotmail|Yahoo
Outlook|Free|SFR|Bouygues|Wanadoo|Sodexo|Elior|Onet|Danone|Nestlé|Lactalis|Moulinex|Seb|Whirlpool|Alstom|Areva|Arcelor
ArcelorMittal|Usinor|Sacilor|Péchiney|Saint-Gobain|Rhône-Poulenc|Sanofi|Boulanger SA|Darty|Fnac|Vinci|Eiffage|Colas
Malakoff Humanis|Malakoff|Humanis|AG2R|AG2R La Mondiale|La Mondiale|Klesia|Pro BTP|Probtp|Apicil|Audiens|Alptis|Harmonie
Harmonie Mutuelle|MGEN|Maif|Macif|Maaf|Matmut|Axa|Groupama|Allianz|Préfon|Madelin|PER|PERP|PERCO|Corem|Swisslife|Crédit Agricole
Crédit Mutuel|Caisse d'Épargne|Banque de France|BNP|BNP Paribas|Société Générale|LCL|Boursorama|Humanis Retraite|Cicas
Caisse des dépôts|CDC|Cour de cassation|Conseil d'État|Conseil constitutionnel|Cour des comptes|Parlement|Sénat|Assemblée nationale
Légifrance|Journal officiel|Cerfa|Cleiss|Coreva|Mamie|Net-entreprises|DSN|DADS|EIR|RIS|EIG|LFSS|PLFSS|PASS|Smic|RSA|Aspa|ASI|AAH|APA|APL
ADI|Ava|AVPF|AVA|PCH|GIR|ALD|CMI|ARE|ACS|CSG|CRDS|Casa|RGDU|MICO|Mico|FNS|FSV|FNAS|IPSEC|Ehpad|SPF|SASPA|Dila|Insee|Cnil|Drees
Monalisa|Cesu|Pajemploi|Chorus|Acoss|CARDIF|Cipav|Ipra|Arpe|Acaata|ATEXA|AMEXA|Pactes|Pacs|Smic|RTT|CDD|CDI|HLM|SMS|RIB|IBAN|BIC|NIR
Union européenne|Europe|Communauté européenne|CEE|ONU|Otan|Croix-Rouge|Restos du Cœur|Secours populaire|Secours catholique|Emmaüs
Noël|Pâques|Toussaint|Pentecôte|Ascension|Assomption|Saint-Sylvestre|Ramadan|Jour de l'An|Carême|Internet|Web|Wifi|Facebook|WhatsApp|Skype
Zoom|Doctolib|Android|iPhone|Windows|Mac|Chrome|Firefox|PDF|Word|Excel|Covid|Covid-19|Dieu|État|Républíque|République|Nation|Constitution
SAM|AJPA|AJPP|Direccte|Cotorep|Dreets|Segpa|Ofii|Pinel|Oscar|Cnaf|Cnam|Acoss|Anah|LURA|VPLR|PTZ|PEA|LEP|LDDS|MaPrimeAdapt|MaPrimeRénov|SCPI|ETF|CAC|FIRE|SmartRetraite|Mémento|Kiné|Kbis|Siret|Siren|Visio|Skippr|Tchap|Alzheimer|Parkinson|Crohn|Hodgkin|Charcot|Down|Bismarck|Beveridge|Pisani-Ferry|Léonetti
Auvergne|Auvergne-Rhône-Alpes|Rhône-Alpes|Bourgogne|Bourgogne-Franche-Comté|Franche-Comté|Bretagne|Centre|Centre-Val de Loire|Corse
Grand Est|Alsace|Alsace-Moselle|Lorraine|Champagne-Ardenne|Champagne|Ardenne|Hauts-de-France|Nord-Pas-de-Calais|Picardie|Nord-Picardie|Île-de-France|Normandie
Haute-Normandie|Basse-Normandie|Nouvelle-Aquitaine|Aquitaine|Limousin|Poitou-Charentes|Poitou|Occitanie|Midi-Pyrénées|Languedoc-Roussillon
Languedoc|Roussillon|Pays de la Loire|Provence|Provence-Alpes-Côte d'Azur|PACA|Sud-Est|Sud-Ouest|Nord-Est|Nord-Ouest|Nord|Sud|Est|Ouest|Midi|Centre-Ouest|Outre-mer|DOM|TOM|DROM
Guadeloupe|Martinique|Guyane|Réunion|La Réunion|Mayotte|Saint-Pierre-et-Miquelon|Saint-Martin|Saint-Barthélemy|Polynésie|Polynésie française|Nouvelle-Calédonie|Wallis-et-Futuna|Wallis|Futuna|Antilles
Ain|Aisne|Allier|Alpes-de-Haute-Provence|Hautes-Alpes|Alpes-Maritimes|Ardèche|Ardennes|Ariège|Aube|Aude|Aveyron|Bouches-du-Rhône|Calvados|Cantal|Charente
Charente-Maritime|Cher|Corrèze|Corse-du-Sud|Haute-Corse|Côte-d'Or|Côtes-d'Armor|Creuse|Dordogne|Doubs|Drôme|Eure|Eure-et-Loir|Finistère|Gard|Haute-Garonne|Gers
Gironde|Hérault|Ille-et-Vilaine|Indre|Indre-et-Loire|Isère|Jura|Landes|Loir-et-Cher|Loire|Haute-Loire|Loire-Atlantique|Loiret|Lot|Lot-et-Garonne|Lozère|Maine-et-Loire|Manche
Marne|Haute-Marne|Mayenne|Meurthe-et-Moselle|Meuse|Morbihan|Moselle|Nièvre|Oise|Orne|Pas-de-Calais|Puy-de-Dôme|Pyrénées-Atlantiques|Hautes-Pyrénées|Pyrénées-Orientales|Pyrénées
Bas-Rhin|Haut-Rhin|Rhin|Rhône|Haute-Saône|Saône-et-Loire|Sarthe|Savoie|Haute-Savoie|Seine|Seine-Maritime|Seine-et-Marne|Yvelines|Deux-Sèvres|Somme|Tarn|Tarn-et-Garonne|Var|Vaucluse|Vendée|Vienne
Haute-Vienne|Vosges|Yonne|Territoire de Belfort|Essonne|Hauts-de-Seine|Seine-Saint-Denis|Val-de-Marne|Val-d'Oise|Garonne|Alpes|Massif central|Méditerranée|Atlantique
France|Algérie|Maroc|Tunisie|Sénégal|Mali|Côte d'Ivoire|Cameroun|Congo|Gabon|Togo|Bénin|Burkina Faso|Niger|Tchad|Mauritanie|Madagascar|Comores|Maurice|Île Maurice|Djibouti|Guinée|Cap-Vert|Égypte|Libye|Liban|Israël|Palestine|Syrie|Turquie|Irak|Iran|Afghanistan|Inde|Pakistan|Chine|Japon|Corée|Vietnam|Viêt Nam|Cambodge|Laos|Thaïlande|Philippines|Indonésie|Australie|Nouvelle-Zélande|Canada|Québec|États-Unis|USA|Amérique|Mexique|Brésil|Argentine|Chili|Pérou|Colombie|Venezuela|Haïti|Cuba|Uruguay|Afrique|Afrique du Sud|Asie|Océanie|Maghreb
Allemagne|RFA|RDA|Autriche|Belgique|Bulgarie|Chypre|Croatie|Danemark|Espagne|Estonie|Finlande|Grèce|Hongrie|Irlande|Islande|Italie|Lettonie|Liechtenstein|Lituanie|Luxembourg|Malte|Norvège|Pays-Bas|Hollande|Pologne|Portugal|Roumanie|République tchèque|Tchécoslovaquie|Royaume-Uni|Angleterre|Grande-Bretagne|Écosse|Slovaquie|Slovénie|Suède|Suisse|Serbie|Yougoslavie|Bosnie|Albanie|Kosovo|Macédoine|Moldavie|Ukraine|Russie|URSS|Géorgie|Arménie|Monaco|Andorre|Saint-Marin|Vatican|Indochine
`;

/** Words before a proper name that make it the name of a rule, a body or a product. */
export const NAMING_WORDS: ReadonlySet<string> = new Set(
  `loi lois reforme reformes decret plan accord accords dispositif amendement rapport arret jurisprudence bareme contrat
  caisse groupe mutuelle logiciel site application appli banque assurance assurances fonds regime carte pass plateforme
  syndicat fondation association federation lycee college ecole universite hopital tribunal stade gare ministere systeme
  methode formulaire imprime article code convention traite protocole magasin marque groupement agence antenne
  carsat cram cpam caf msa urssaf cgss pape roi reine empereur gouvernement commission maladie syndrome`
    .trim()
    .split(/\s+/),
);

/** Harmless proper names by their folded parts, for {@link entityAt}. */
export class EntityNames {
  readonly #byFirst = new Map<string, string[][]>();

  /** @param publicNames names that experts own: of laws, reforms, public persons, places of administration */
  constructor(publicNames: readonly string[]) {
    const acronyms = RETIREMENT_ACRONYMS.filter((acronym) => acronym.ordinaryWord !== true).map(
      (a) => a.form,
    );
    for (const phrase of [...PHRASES.split(/[|\n]/), ...acronyms, ...publicNames]) {
      const parts = partsOf(fold(phrase.trim()));
      const [first] = parts;
      if (first === undefined) continue;
      const entries = this.#byFirst.get(first) ?? [];
      entries.push(parts);
      entries.sort((a, b) => b.length - a.length);
      this.#byFirst.set(first, entries);
    }
  }

  /** How many of the folded words from `at` on make up a harmless proper name; 0 for none. */
  lengthAt(norms: readonly string[], at: number): number {
    const first = norms[at];
    if (first === undefined) return 0;
    const own = partsOf(first);
    for (const phrase of this.#byFirst.get(own[0] ?? '') ?? []) {
      let words = 1;
      const parts = [...own];
      while (parts.length < phrase.length && at + words < norms.length && words < 6) {
        parts.push(...partsOf(norms[at + words] ?? ''));
        words++;
      }
      if (parts.length === phrase.length && parts.every((part, i) => part === phrase[i])) return words;
    }
    return 0;
  }
}

const partsOf = (text: string): string[] => text.split(/[\s'-]+/).filter((part) => part !== '');
