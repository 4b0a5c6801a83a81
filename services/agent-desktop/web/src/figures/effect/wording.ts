import type {
  EffectDays,
  EffectSide,
  ImportColumn,
  ImportFault,
  ImportFaultCode,
  ImportReport,
  Indicator,
  IndicatorEffect,
} from '#contract';
import { frenchDate } from '../../wording/dates.ts';
import { durationWords, percentWords, pointWords, wholeWords } from '../numbers.ts';

export const INDICATOR_NAMES: Readonly<Record<Indicator, string>> = {
  dmt: 'Durée moyenne de traitement (DMT)',
  decroche: 'Taux de décroché',
  reiteration: 'Taux de réitération',
  satisfaction: 'Taux de satisfaction',
};

/** "du 8 septembre 2026 au 5 octobre 2026". */
export function daysWords({ from, to }: EffectDays): string {
  return `du ${frenchDate(from)} au ${frenchDate(to)}`;
}

/** A figure of an indicator. */
export function valueWords(indicator: Indicator, value: number): string {
  return indicator === 'dmt' ? durationWords(value) : percentWords(value);
}

/** Between which ends a side lies. */
export function rangeWords(indicator: Indicator, { range }: EffectSide): string {
  if (range === null) return 'trop peu de jours';
  return `de ${valueWords(indicator, range.low)} à ${valueWords(indicator, range.high)}`;
}

/** What may be said of the difference, and no more. */
export function differenceSentence({ indicator, difference }: IndicatorEffect): string {
  if (difference === null) {
    return 'Il faut au moins cinq jours de chaque côté pour dire si les deux périodes diffèrent.';
  }
  const { value, low, high } = difference;
  const words = (each: number): string =>
    indicator === 'dmt' ? durationWords(Math.abs(each)) : pointWords(each);
  const signed = (each: number): string => `${each < 0 ? '−' : '+'}${words(each)}`;
  if (low <= 0 && high >= 0) {
    return `Aucune différence n’est établie : l’écart est entre ${signed(low)} et ${signed(high)}.`;
  }
  const [near, far] = value < 0 ? [-high, -low] : [low, high];
  const { what, less, more } = CHANGES[indicator];
  return `Après, ${what} est ${value < 0 ? less : more} de ${words(value)} (entre ${words(near)} et ${words(far)}).`;
}

const RATE = { less: 'plus bas', more: 'plus haut' };
const CHANGES: Readonly<
  Record<Indicator, { readonly what: string; readonly less: string; readonly more: string }>
> = {
  dmt: { what: 'la DMT', less: 'plus courte', more: 'plus longue' },
  decroche: { what: 'le taux de décroché', ...RATE },
  reiteration: { what: 'le taux de réitération', ...RATE },
  satisfaction: { what: 'le taux de satisfaction', ...RATE },
};

const COLUMN_NAMES: Readonly<Record<ImportColumn, string>> = {
  date: 'date',
  organisation: 'organisation',
  indicateur: 'indicateur',
  valeur: 'valeur',
  cas: 'cas',
  agents: 'agents',
};

const FAULTS: Readonly<Record<ImportFaultCode, string>> = {
  empty: 'Le fichier n’a aucune ligne de chiffres.',
  unreadable: 'La ligne ne peut pas être lue : un guillemet n’est pas fermé, ou elle est trop longue.',
  'too-many-lines': 'Le fichier a plus de 20 000 lignes : coupez-le en plusieurs.',
  'missing-column': 'Cette colonne manque.',
  'unknown-column': 'Cette colonne n’est pas attendue. Retirez-la : elle pourrait parler d’une personne.',
  'twice-a-column': 'Cette colonne est là deux fois.',
  missing: 'La case est vide.',
  date: 'Ce n’est pas une date. Écrivez 01/09/2026.',
  future: 'Ce jour n’est pas terminé.',
  'too-old': 'Ce jour a plus de deux ans.',
  indicator: 'Écrivez DMT, taux de décroché, réitération ou satisfaction.',
  number: 'Ce n’est pas un nombre.',
  'ambiguous-number': 'Mille et quelques, ou trois décimales ? Écrivez 1234 ou 1,234.',
  'ambiguous-share': '87 % ou 0,87 % ? Ajoutez le signe %.',
  'out-of-bounds': 'Ce nombre est trop petit ou trop grand pour cette colonne.',
  'too-few-cases': 'Moins de cinq cas : un chiffre aussi fin n’est pas gardé.',
  'too-few-agents': 'Moins de cinq agents : un chiffre aussi fin n’est pas gardé.',
  'other-organisation': 'Cet organisme n’est pas le vôtre.',
  twice: 'Ce jour et cet indicateur sont déjà plus haut dans le fichier.',
};

/** Where a fault is: "Ligne 14, colonne « valeur »". */
export function faultPlace({ line, column }: ImportFault): string {
  if (column === null) return `Ligne ${line}`;
  const name = typeof column === 'number' ? String(column) : `« ${COLUMN_NAMES[column]} »`;
  return `Ligne ${line}, colonne ${name}`;
}

export function importFaultSentence({ code }: ImportFault): string {
  return FAULTS[code];
}

/** What becomes of a file, or became of it. */
export function reportSentence({ imported, added, replaced, same, refused }: ImportReport): string {
  const parts = [
    counted(added, 'nouvelle', 'nouvelles'),
    counted(replaced, 'en remplace une autre', 'en remplacent d’autres'),
    counted(same, 'déjà là', 'déjà là'),
    counted(refused, 'refusée', 'refusées'),
  ].filter((part) => part !== '');
  const lines = parts.length === 0 ? 'aucune ligne' : parts.join(', ');
  return imported ? `Importé. Lignes : ${lines}.` : `Rien n’est encore importé. Lignes : ${lines}.`;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${wholeWords(count)} ${count === 1 ? one : many}`;
}
