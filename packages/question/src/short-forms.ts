import { MONTH_NAMES, type Token, wordSet } from '@decroche/french';
import { Wording } from './wording.ts';

/** What stands for what, by folded form; forms of one word are apart by spaces. */
function table(rows: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(rows).flatMap(([forms, word]) => forms.split(' ').map((form) => [form, word])),
  );
}

/** Spelled like no word of French: nothing else can be meant, wherever they stand. */
const UNMISTAKABLE = table({
  'nb nbr nbre': 'nombre',
  'trim trims': 'trimestres',
  'dde ddes dmde': 'demande',
  'attest attests': 'attestation',
  'justif justifs': 'justificatifs',
  'rdv rv': 'rendez-vous',
  'remb rembt rbt': 'remboursement',
  virt: 'virement',
  mtt: 'montant',
  'plaf plafd': 'plafond',
  prog: 'progressive',
  chgt: 'changement',
  majo: 'majoration',
  rever: 'réversion',
  antic: 'anticipée',
  'pdt pdts': 'pendant',
  tjrs: 'toujours',
  cplt: 'complément',
  qd: 'quand',
  janv: 'janvier',
  'fev fevr': 'février',
  avr: 'avril',
  juil: 'juillet',
  oct: 'octobre',
  nov: 'novembre',
});

/** Spelled like another word or a name: only in a short form, or with the dot of an abbreviation. */
const PROBABLE = table({
  gen: 'génération',
  av: 'avant',
  ap: 'après',
  max: 'maximum',
  'min mini': 'minimum',
  doc: 'document',
  docs: 'documents',
  pt: 'point',
  pts: 'points',
  'cond conds': 'conditions',
  mont: 'montant',
  conj: 'conjoint',
  dem: 'demande',
  calc: 'calcul',
  chom: 'chômage',
  inval: 'invalidité',
  compl: 'complémentaire',
  exo: 'exonération',
  etr: 'étranger',
  def: 'définition',
  dep: 'départ',
  tel: 'téléphone',
  // What agents call it, with what callers call it.
  'procedure procedures': 'procédure de demande',
});

/** Words of their own without the dot of an abbreviation. */
const DOTTED = table({
  dos: 'dossier',
  ret: 'retraite',
  cot: 'cotisation',
  cotis: 'cotisations',
  sal: 'salaire',
  rev: 'revenus',
  pens: 'pension',
  enf: 'enfants',
  form: 'formulaire',
  mal: 'maladie',
  rach: 'rachat',
  res: 'ressources',
  sept: 'septembre',
});

/** Acronyms of agents that texts write in full; in capitals, in a short form. */
const CAPITALS = table({
  TP: 'taux plein',
  RP: 'retraite progressive',
  PR: 'pension de réversion',
  AA: 'Agirc-Arrco',
  CER: 'cumul emploi-retraite',
  MDA: 'trimestres pour enfants',
  RIS: 'RIS relevé de carrière',
});

/** Words of a spoken or written sentence: a text that has one is no short form. */
const SENTENCE = wordSet(`
  je j tu il elle on nous vous ils elles me m moi te lui leur se
  suis es est sommes sont etait serai sera ai as avons avez ont avait aurai aura
  faut peut peux puis pouvez dois doit veux veut voudrais voulais vais va fait
  c ca cela ce mon ma mes notre nos votre vos bonjour merci
`);
/** A longer text says its words in full. */
const MOST_WORDS = 12;

/** `12/1965`, and after a word of birth `12/65`. */
const MONTH_AND_YEAR =
  /(?<![\d/])(0?[1-9]|1[0-2])\/((?:19|20)\d\d)(?![\d/])|(?<=\bn[ée]e?s? (?:en )?)(0?[1-9]|1[0-2])\/(\d\d)(?![\d/])/gu;

/** A cohort as agents write it: `G67`, `g1967`. */
const COHORT = /^g(\d{2}|19\d{2})$/;
/** What follows a part-time share, of which `TP` then speaks: `RP TP 60 %`. */
const SHARE = /^\s*(?:à\s*)?\d{2}\s*%/u;

/** A text with its abbreviations, and with what they stand for: the same where it has none. */
export interface InFull {
  readonly abbreviated: Wording;
  readonly full: Wording;
}

/**
 * A text with the abbreviations of agents written in full: `nb trim TP 1962`, `val. trim. 2025`, `RACL G67 av. 20 ans`.
 * What may be another word is one unless the text is a short form: few words, none of them of a sentence.
 */
export function readInFull(written: string): InFull {
  const abbreviated = new Wording(written.replace(MONTH_AND_YEAR, monthInFull));
  const { text, tokens } = abbreviated;
  const isShort = isShortForm(tokens);
  let full = '';
  let from = 0;
  for (const [at, token] of tokens.entries()) {
    const isDotted = hasDot(tokens, at);
    const word = wordOf(token, isDotted, isShort, text.slice(token.end));
    if (word === undefined) continue;
    full += text.slice(from, token.start) + word;
    from = isDotted ? (tokens[at + 1] as Token).end : token.end;
  }
  full += text.slice(from);
  return { abbreviated, full: full === text ? abbreviated : new Wording(full) };
}

/** Whether a word, typed alone, stands for a longer one. */
export function isAbbreviation(word: Token): boolean {
  const full = wordOf(word, false, isShortForm([word]), '');
  return full !== undefined && full !== word.text;
}

function monthInFull(_: string, month: string, year: string, birthMonth: string, birthYear: string): string {
  return `${MONTH_NAMES[Number(month ?? birthMonth) - 1]} ${year ?? `19${birthYear}`}`;
}

/** Whether a text is written as agents type: few words, none of which makes a sentence. */
export function isShortForm(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ kind }) => kind !== 'punctuation');
  return words.length <= MOST_WORDS && !words.some(({ norm }) => SENTENCE.has(norm));
}

function wordOf(
  { norm, text, kind }: Token,
  isDotted: boolean,
  isShort: boolean,
  after: string,
): string | undefined {
  if (kind === 'code') {
    const [, year] = (isShort && COHORT.exec(norm)) || [];
    return year === undefined ? undefined : `génération ${year}`;
  }
  if (kind !== 'word') return undefined;
  const capitals = isShort ? CAPITALS.get(text) : undefined;
  if (capitals !== undefined) return text === 'TP' && SHARE.test(after) ? 'temps partiel' : capitals;
  if (norm === 'val' && (isShort || isDotted))
    return /^\.?\s*p(?:oin)?ts?\b/u.test(after) ? 'valeur' : 'validation';
  if (norm === 'dec' && /^\.?\s*(?:19|20)\d\d\b/u.test(after)) return 'décembre';
  return (
    UNMISTAKABLE.get(norm) ??
    (isShort || isDotted ? PROBABLE.get(norm) : undefined) ??
    (isDotted ? DOTTED.get(norm) : undefined)
  );
}

/** The dot of an abbreviation stands close to it, and what goes on opens no sentence. */
function hasDot(tokens: readonly Token[], at: number): boolean {
  const [word, dot, next] = tokens.slice(at, at + 3);
  if (word === undefined || dot?.text !== '.' || dot.start !== word.end) return false;
  return next !== undefined && (next.kind === 'number' || next.text === next.text.toLowerCase());
}
