import type { Chance } from './chance.ts';

/** Lists that names are made of. */
export interface NameLists {
  /** Folded first names, most frequent first. */
  readonly given: readonly string[];
  /** Folded names of communes. */
  readonly communes: readonly string[];
  /** Folded ordinary words. */
  readonly words: readonly string[];
}

/** How a surname was made; one that is a word is a name only where a name is expected. */
export interface Surname {
  readonly text: string;
  readonly isWord: boolean;
}

const split = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Beginnings and ends of surnames by where they come from; any beginning goes with any end of its row. */
const PARTS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    split(`bouch berg bert bar bour brun cab cail cham chas cler cour coul dar dau del den des duc fav fer foss foug gail
    gar gir god gros gui har jac jou lac lam lan lar lav leb lef lem mal man mar mass maz mer mich mon mor mour nav nic
    pas pel per pet pey pic plan pon pou pru puj quint rab ram ren rig riv roch rou sab sal sar sauv ser tal tav tess
    thi tou tri vac val var vas ver vig vill vis viv`),
    split(`ard eau eaux ier iere in ot et ette on ou oux el elle ac at as eil ault aud and ain ein ert is ol ois ert
    illon illard ineau onneau ereau andier assier ussol agnac ignac ossac elin erin eron isset uchet ochet`),
  ],
  [
    split('le la de du des saint san bel beau bon grand petit mal haut mont roche font'),
    split(
      'ville mont pre val bois fort court bourg champ font lande prat pierre garde fosse vigne combe borde caze',
    ),
  ],
  [
    split('ker pen tre lan plou lo caer coat quer guil'),
    split(
      'goat vran mel morvan ven dern avel huel bihan meur oas adec ennec iou ouarn eguer rien lec zic herve',
    ),
  ],
  [
    split(
      'kowal nowak wisn woj zielin szym dabrow piotr jank kaczm grab krol wro mazur zaw petr ivan pop milos stank vuk',
    ),
    split('ski ska czyk owski iewicz owicz icki ak ek ov ova enko ic evic escu eanu uk ynski'),
  ],
  [
    split(
      'ben bou bel ait el hadj cher mans hamm rahm zer meb ous tah kad lah sli brah khal bous ham nas fer yous',
    ),
    split(
      'ali ouna oudi ani aoui ani ouf ache ouche ida idi ari ouri ane amine alah eddine iani ech adj aoui ouchi',
    ),
  ],
  [
    split(
      'dia tra cou ous sis kei kou fof ba ka sou nde ndi mba ngu tou die sow san ba kon yao koff ade olu chi eze',
    ),
    split(
      'llo ore baly mane soko ta yate na ye mara kary aye mbele ou re mou gara ssi ko wole bayo ma nwa kwe',
    ),
  ],
  [
    split('ra ra rako rasolo andria razafi rabe raha ranai'),
    split('koto ndria malala manana nirina soa naivo tovo mihaja zafy fetra lala voavy'),
  ],
  [
    split('pham tran ngu vo dang bui phan huy phom sou vong kham than sis cha tche'),
    split('yen thi mac nh long savan phon xay phet vong dy ong hak chan sak'),
  ],
  [
    split('da fer per mar gon rod sil alv car oli fon mon roc ric ros bian mor con gar lop nav'),
    split('eira eiras inho alves rigues vares oso elli etti ini azzo ucci ante iero ez illa ado anza ola'),
  ],
  [
    split(
      'schmi mull web wag beck schae hoff kauf zimm stein roth ros gold lind bau krie kell vand van der cop',
    ),
    split(
      'dt er mann ner bach berg stein feld meyer hauer holz hout broeck aert ens elynck oot dael meersch',
    ),
  ],
  [
    split('oz yil dem kay cel ars sar hac har pet ter mir gev sah kur geo pap christ'),
    split('turk dirim ir a ik lan yan ian ossian oglu oulos akis ides banov khanian ayan'),
  ],
];
const PARTICLES = [
  'le',
  'de',
  'de la',
  'du',
  'van',
  'van den',
  'da',
  'dos',
  'di',
  'ben',
  'el',
  'ould',
  "d'",
  "n'",
  "o'",
  'saint',
];
/** Words that are surnames in France often enough; each was checked to be one. */
const WORD_SURNAMES = split(`
boulanger boucher charpentier tisserand tonnelier vigneron meunier cordier couturier maçon marchand mercier pelletier
sabotier tailleur verrier fournier berger bouvier chevalier ecuyer page prince roi leroy comte baron bourgeois clerc
prieur moine abbe lemoine cardinal pape petit grand gros long court lebrun noir blanc roux blond gris brun vert joli
beau bel bon doux sage vaillant hardi fort vif gai content heureux loyal parent cousin neveu voisin compagnon ami
loup renard  agneau chevreau cochon lievre lapin pigeon poulet coq chapon corbeau merle moineau rossignol 
chat cheval poisson papillon abeille chene hetre frene bouleau pommier  prunier cerisier noyer  laurier
olivier fougere bruyere lafleur fleur  rose jasmin lavande marguerite riviere fontaine lac lamer montagne colline
vallee plaine bois foret jardin champ pre dubois moulin pont chateau tour maison grange ferme village ville chapelle
eglise croix lacroix pierre rocher caillou sable hiver ete printemps mai avril janvier lundi dimanche noel toussaint
paques carnaval bonjour bonsoir bonnet chapeau manteau sabot soulier gant marteau couteau hache lance epee bouton
pain vin sel poivre farine fromage lait beurre amour bonheur esperance chance fortune tempete tonnerre soleil lune
etoile matin midi minuit bataille guerre paix victoire honneur courage potier  masson marin pecheur chasseur
forestier laboureur moissonneur vacher porcher chevrier tanneur teinturier cloutier serrurier couvreur bourrel allard
carton ballon balai baril barreau bassin bateau batard bavard berceau bonneau bourdon brasseur brochet buffet cadet
canard carpe caron cave chaume chausson chopin clavier cloarec cocher colas coquelin cornet cotillon coudrier crespin
dauphin dindon ecole faucon feuille filleul flamand gallois gaulois lallemand langlais lespagnol normand breton picard
lorrain poitevin savoyard bourguignon limousin auvergnat gascon toulousain parisien marchais montagnard tardif
`);

/** Makes first names and surnames. Nobody is meant. */
export class InventedNames {
  readonly #chance: Chance;
  readonly #lists: NameLists;
  readonly #shortCommunes: readonly string[];

  constructor(chance: Chance, lists: NameLists) {
    this.#chance = chance;
    this.#lists = lists;
    this.#shortCommunes = lists.communes.filter((name) => /^[a-z]{4,11}$/.test(name));
  }

  given(): string {
    const { given } = this.#lists;
    const one = (): string =>
      given[
        this.#chance.happens(0.7) ? this.#chance.lowBelow(given.length) : this.#chance.below(given.length)
      ] ?? '';
    const name = one();
    return this.#chance.happens(0.06) && !name.includes('-')
      ? `${name}${this.#chance.pick(['-', ' '])}${one()}`
      : name;
  }

  surname(): Surname {
    const chance = this.#chance;
    const way = chance.next();
    if (way < 0.2) return { text: chance.pick(WORD_SURNAMES), isWord: true };
    if (way < 0.26) return { text: chance.pick(this.#lists.words), isWord: true };
    if (way < 0.42) return { text: chance.pick(this.#shortCommunes), isWord: false };
    if (way < 0.52) return { text: this.given(), isWord: false };
    const made = this.#made();
    if (way < 0.9) return { text: made, isWord: false };
    if (way < 0.94) return { text: `${made}-${this.#made()}`, isWord: false };
    const particle = chance.pick(PARTICLES);
    return { text: particle.endsWith("'") ? `${particle}${made}` : `${particle} ${made}`, isWord: false };
  }

  #made(): string {
    const [beginnings, ends] = this.#chance.pick(PARTS);
    const made = this.#chance.pick(beginnings) + this.#chance.pick(ends);
    return this.#chance.happens(0.12) ? made + this.#chance.pick(ends) : made;
  }
}
