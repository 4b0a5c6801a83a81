/** Fictitious, and said in a call: a name, a NIR with its key, a phone number, an address. */
export const SPOKEN_CANARY =
  "je m'appelle germaine lambert mon numéro de sécurité sociale est deux cinquante deux zéro trois soixante neuf cent vingt trois quatre cent cinquante six quarante et un mon téléphone est le zéro six douze trente quatre cinquante six soixante dix huit je voudrais savoir comment demander ma retraite";

/** Typed by an agent: the same kinds in writing. */
export const TYPED_CANARY =
  'Mme Josiane Canaripied, 2 52 03 69 123 456 41, 06 98 76 54 32, josiane.canaripied@exemple.fr, veut savoir comment demander sa retraite';

/** Said by the agent in conversation: nothing personal, so that it goes all the way that his words go, and no word of the base. */
export const AGENT_CANARY = 'je pose mon parapluie et je regarde votre retraite';
/** The word of it that is looked for. */
export const AGENT_TRACE = 'parapluie';

/** What must be found nowhere, folded: as recognised, as digits, as typed. */
export const TRACES = [
  'germaine',
  'lambert',
  'soixante dix huit',
  '0612345678',
  '06 12 34 56 78',
  '252036912345',
  '2 52 03 69',
  AGENT_TRACE,
  'canaripied',
  '0698765432',
  '06 98 76 54 32',
];
