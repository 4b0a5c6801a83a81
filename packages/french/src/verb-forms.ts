import { fold } from './fold.ts';

const words = (text: string): string[] => text.split(' ');

const PRESENT_STEMMED = words('ons ez ent ant ais ait ions iez aient e es');
const FUTURE = words('ai as a ons ez ont ais ait ions iez aient');

/** Stems of a verb: what it has no stem for is like the one before. */
interface Stems {
  /** Forms of the present singular. */
  readonly singular: readonly string[];
  /** Stem of the present plural, of the imperfect and of the subjunctive. */
  readonly plural: string;
  /** Stem of the future and of the conditional. */
  readonly future: string;
  /** Past participle, masculine singular. */
  readonly participle: string;
  /** Forms that no stem gives. */
  readonly others?: readonly string[];
}

/** Verbs of no family, folded. */
const IRREGULAR: Readonly<Record<string, Stems>> = {
  aller: {
    singular: words('vais vas va'),
    plural: 'all',
    future: 'ir',
    participle: 'alle',
    others: words('vont aille aillent'),
  },
  avoir: {
    singular: words('ai as a'),
    plural: 'av',
    future: 'aur',
    participle: 'eu',
    others: words('ont ait aie aient'),
  },
  boire: {
    singular: words('bois boit'),
    plural: 'buv',
    future: 'boir',
    participle: 'bu',
    others: words('boive boivent'),
  },
  devoir: {
    singular: words('dois doit'),
    plural: 'dev',
    future: 'devr',
    participle: 'du',
    others: words('doivent doive'),
  },
  dire: {
    singular: words('dis dit'),
    plural: 'dis',
    future: 'dir',
    participle: 'dit',
    others: words('dites'),
  },
  ecrire: { singular: words('ecris ecrit'), plural: 'ecriv', future: 'ecrir', participle: 'ecrit' },
  envoyer: {
    singular: words('envoie envoies'),
    plural: 'envoy',
    future: 'enverr',
    participle: 'envoye',
    others: words('envoient'),
  },
  etre: {
    singular: words('suis es est'),
    plural: 'et',
    future: 'ser',
    participle: 'ete',
    others: words('sommes sont soit sois soient'),
  },
  faire: {
    singular: words('fais fait'),
    plural: 'fais',
    future: 'fer',
    participle: 'fait',
    others: words('font faites fasse fassent'),
  },
  foutre: { singular: words('fous fout'), plural: 'fout', future: 'foutr', participle: 'foutu' },
  lire: { singular: words('lis lit'), plural: 'lis', future: 'lir', participle: 'lu' },
  mourir: {
    singular: words('meurs meurt'),
    plural: 'mour',
    future: 'mourr',
    participle: 'mort',
    others: words('meure meurent'),
  },
  pouvoir: {
    singular: words('peux peut'),
    plural: 'pouv',
    future: 'pourr',
    participle: 'pu',
    others: words('peuvent puisse puissent'),
  },
  recevoir: {
    singular: words('recois recoit'),
    plural: 'recev',
    future: 'recevr',
    participle: 'recu',
    others: words('recoivent recoive'),
  },
  rire: { singular: words('ris rit'), plural: 'ri', future: 'rir', participle: 'ri' },
  savoir: {
    singular: words('sais sait'),
    plural: 'sav',
    future: 'saur',
    participle: 'su',
    others: words('sache sachent'),
  },
  falloir: {
    singular: words('faut'),
    plural: 'fall',
    future: 'faudr',
    participle: 'fallu',
    others: words('faille'),
  },
  suffire: { singular: words('suffis suffit'), plural: 'suffis', future: 'suffir', participle: 'suffi' },
  suivre: { singular: words('suis suit'), plural: 'suiv', future: 'suivr', participle: 'suivi' },
  vivre: { singular: words('vis vit'), plural: 'viv', future: 'vivr', participle: 'vecu' },
  voir: {
    singular: words('vois voit'),
    plural: 'voy',
    future: 'verr',
    participle: 'vu',
    others: words('voient voie'),
  },
  vouloir: {
    singular: words('veux veut'),
    plural: 'voul',
    future: 'voudr',
    participle: 'voulu',
    others: words('veulent veuille'),
  },
};

type Family = (stem: string) => Stems;

/** Families of verbs by their ending, the longest first. */
const FAMILIES: readonly (readonly [ending: string, family: Family])[] = [
  [
    'prendre',
    (s) => ({
      singular: [`${s}prends`, `${s}prend`],
      plural: `${s}pren`,
      future: `${s}prendr`,
      participle: `${s}pris`,
      others: [`${s}prenne`, `${s}prennent`, `${s}prennes`],
    }),
  ],
  [
    'mettre',
    (s) => ({
      singular: [`${s}mets`, `${s}met`],
      plural: `${s}mett`,
      future: `${s}mettr`,
      participle: `${s}mis`,
    }),
  ],
  [
    'battre',
    (s) => ({
      singular: [`${s}bats`, `${s}bat`],
      plural: `${s}batt`,
      future: `${s}battr`,
      participle: `${s}battu`,
    }),
  ],
  [
    'ecrire',
    (s) => ({
      singular: [`${s}ecris`, `${s}ecrit`],
      plural: `${s}ecriv`,
      future: `${s}ecrir`,
      participle: `${s}ecrit`,
    }),
  ],
  [
    'duire',
    (s) => ({
      singular: [`${s}duis`, `${s}duit`],
      plural: `${s}duis`,
      future: `${s}duir`,
      participle: `${s}duit`,
    }),
  ],
  [
    'truire',
    (s) => ({
      singular: [`${s}truis`, `${s}truit`],
      plural: `${s}truis`,
      future: `${s}truir`,
      participle: `${s}truit`,
    }),
  ],
  [
    'indre',
    (s) => ({
      singular: [`${s}ins`, `${s}int`],
      plural: `${s}ign`,
      future: `${s}indr`,
      participle: `${s}int`,
    }),
  ],
  [
    'venir',
    (s) => ({
      singular: [`${s}viens`, `${s}vient`],
      plural: `${s}ven`,
      future: `${s}viendr`,
      participle: `${s}venu`,
      others: [`${s}viennent`, `${s}vienne`],
    }),
  ],
  [
    'tenir',
    (s) => ({
      singular: [`${s}tiens`, `${s}tient`],
      plural: `${s}ten`,
      future: `${s}tiendr`,
      participle: `${s}tenu`,
      others: [`${s}tiennent`, `${s}tienne`],
    }),
  ],
  [
    'ouvrir',
    (s) => ({
      singular: [`${s}ouvre`, `${s}ouvres`],
      plural: `${s}ouvr`,
      future: `${s}ouvrir`,
      participle: `${s}ouvert`,
    }),
  ],
  [
    'dormir',
    (s) => ({
      singular: [`${s}dors`, `${s}dort`],
      plural: `${s}dorm`,
      future: `${s}dormir`,
      participle: `${s}dormi`,
    }),
  ],
  [
    'partir',
    (s) => ({
      singular: [`${s}pars`, `${s}part`],
      plural: `${s}part`,
      future: `${s}partir`,
      participle: `${s}parti`,
    }),
  ],
  [
    'sortir',
    (s) => ({
      singular: [`${s}sors`, `${s}sort`],
      plural: `${s}sort`,
      future: `${s}sortir`,
      participle: `${s}sorti`,
    }),
  ],
  [
    'servir',
    (s) => ({
      singular: [`${s}sers`, `${s}sert`],
      plural: `${s}serv`,
      future: `${s}servir`,
      participle: `${s}servi`,
    }),
  ],
  [
    'dre',
    (s) => ({ singular: [`${s}ds`, `${s}d`], plural: `${s}d`, future: `${s}dr`, participle: `${s}du` }),
  ],
  [
    'oyer',
    (s) => ({
      singular: [`${s}oie`, `${s}oies`],
      plural: `${s}oy`,
      future: `${s}oier`,
      participle: `${s}oye`,
      others: [`${s}oient`],
    }),
  ],
  [
    'uyer',
    (s) => ({
      singular: [`${s}uie`, `${s}uies`],
      plural: `${s}uy`,
      future: `${s}uier`,
      participle: `${s}uye`,
      others: [`${s}uient`],
    }),
  ],
  [
    'ayer',
    (s) => ({
      singular: [`${s}aie`, `${s}aies`, `${s}aye`],
      plural: `${s}ay`,
      future: `${s}aier`,
      participle: `${s}aye`,
      others: [`${s}aient`, `${s}ayer`],
    }),
  ],
  [
    'ger',
    (s) => ({
      singular: [`${s}ge`, `${s}ges`],
      plural: `${s}ge`,
      future: `${s}ger`,
      participle: `${s}ge`,
      others: [`${s}gent`, `${s}gez`, `${s}gions`],
    }),
  ],
  [
    'eler',
    (s) => ({
      singular: [`${s}elle`, `${s}elles`, `${s}ele`, `${s}eles`],
      plural: `${s}el`,
      future: `${s}eller`,
      participle: `${s}ele`,
      others: [`${s}ellent`, `${s}elera`],
    }),
  ],
  [
    'eter',
    (s) => ({
      singular: [`${s}ette`, `${s}ettes`, `${s}ete`, `${s}etes`],
      plural: `${s}et`,
      future: `${s}etter`,
      participle: `${s}ete`,
      others: [`${s}ettent`, `${s}etera`],
    }),
  ],
  ['er', (s) => ({ singular: [`${s}e`, `${s}es`], plural: s, future: `${s}er`, participle: `${s}e` })],
  [
    'ir',
    (s) => ({ singular: [`${s}is`, `${s}it`], plural: `${s}iss`, future: `${s}ir`, participle: `${s}i` }),
  ],
];

/**
 * The forms of a verb as folded words: present, imperfect, future, conditional, subjunctive, participles in every gender
 * and number, infinitive. Made from its family: a word that French does not have may be among them, one that it has
 * nearly never misses.
 *
 * @param infinitive of one verb, such as `prendre`
 */
export function verbForms(infinitive: string): ReadonlySet<string> {
  const verb = fold(infinitive);
  const stems = stemsOf(verb);
  if (stems === undefined) return new Set([verb]);
  const { singular, plural, future, participle, others = [] } = stems;
  return new Set([
    verb,
    ...singular,
    ...PRESENT_STEMMED.map((ending) => plural + ending),
    ...FUTURE.map((ending) => future + ending),
    ...['', 'e', 's', 'es'].map((ending) => participle + ending),
    ...others,
  ]);
}

function stemsOf(verb: string): Stems | undefined {
  const irregular = IRREGULAR[verb];
  if (irregular !== undefined) return irregular;
  const found = FAMILIES.find(([ending]) => verb.endsWith(ending));
  if (found === undefined) return undefined;
  const [ending, family] = found;
  return family(verb.slice(0, -ending.length));
}
