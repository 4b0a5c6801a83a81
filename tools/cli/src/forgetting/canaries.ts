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
const TRACES = [
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

/** What is typed into a running installation, and what must be found of it nowhere. */
export interface FreshCanary {
  readonly text: string;
  readonly traces: readonly string[];
}

/**
 * A typed canary that no earlier run used: a made-up surname, a NIR with its key, a phone number, an address.
 *
 * @param random a number from 0 to 1, exclusive
 */
export function freshCanary(random: () => number = Math.random): FreshCanary {
  const digits = (length: number): string => Array.from({ length }, () => Math.floor(random() * 10)).join('');
  const letters = Array.from(
    { length: 6 },
    (_, at) => (at % 2 === 0 ? 'zkvrtd' : 'aeiou')[Math.floor(random() * 5)],
  );
  const surname = `Canari${letters.join('')}`;
  const body = `25203${'69'}${digits(6)}`;
  const key = String(97 - Number(BigInt(body) % 97n)).padStart(2, '0');
  const phone = `0698${digits(6)}`;
  const pairs = phone.match(/../g)?.join(' ') ?? phone;
  const nir = `${body.replace(/^(.)(..)(..)(..)(...)(...)$/, '$1 $2 $3 $4 $5 $6')} ${key}`;
  const email = `josiane.${surname.toLowerCase()}@exemple.fr`;
  return {
    text: `Mme Josiane ${surname}, ${nir}, ${pairs}, ${email}, veut savoir comment demander sa retraite`,
    traces: [surname.toLowerCase(), phone, pairs, body, nir],
  };
}

/** Traces of the canaries in some bytes, read as UTF-8 and as Latin-1. */
export function tracesIn(bytes: Buffer | string, traces: readonly string[] = TRACES): string[] {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const text = `${buffer.toString('utf8')}\n${buffer.toString('latin1')}`.toLowerCase();
  return traces.filter((trace) => text.includes(trace));
}
