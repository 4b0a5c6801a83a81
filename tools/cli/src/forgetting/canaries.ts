/** Fictitious, and said in a call: a name, a NIR with its key, a phone number, an address. */
export const SPOKEN_CANARY =
  "je m'appelle germaine lambert mon numéro de sécurité sociale est deux cinquante deux zéro trois soixante neuf cent vingt trois quatre cent cinquante six quarante et un mon téléphone est le zéro six douze trente quatre cinquante six soixante dix huit je voudrais savoir comment demander ma retraite";

/** Typed by an agent: the same kinds in writing. */
export const TYPED_CANARY =
  'Mme Josiane Canaripied, 2 52 03 69 123 456 41, 06 98 76 54 32, josiane.canaripied@exemple.fr, veut savoir comment demander sa retraite';

/** What must be found nowhere, folded: as recognised, as digits, as typed. */
const TRACES = [
  'germaine',
  'lambert',
  'soixante dix huit',
  '0612345678',
  '06 12 34 56 78',
  '252036912345',
  '2 52 03 69',
  'canaripied',
  '0698765432',
  '06 98 76 54 32',
];

/** Traces of the canaries in some bytes, read as UTF-8 and as Latin-1. */
export function tracesIn(bytes: Buffer | string): string[] {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const text = `${buffer.toString('utf8')}\n${buffer.toString('latin1')}`.toLowerCase();
  return TRACES.filter((trace) => text.includes(trace));
}
