import { type NumberSpan, readNumbers, type Token } from '@decroche/french';

/** A number with what it counts, as a text states it. */
export interface Quantity {
  /** Its value, such as `25001.6`, or its digits when it is none: `39 60`. */
  readonly value: string;
  /** What it counts, one name a unit; undefined for a bare number. */
  readonly unit: string | undefined;
  readonly negative: boolean;
  /** True for the number of an article, a form, a case: it is never an amount. */
  readonly label: boolean;
}

/** Numbers of a text, and units that it names beside no number, as heads of tables do. */
export interface Quantities {
  readonly stated: readonly Quantity[];
  readonly freeUnits: ReadonlySet<string>;
}

/** Folded words and signs of units, each with the name of its unit. */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '€': 'euro euros eur €',
    '%': '%',
    an: 'an ans annee annees',
    mois: 'mois',
    trimestre: 'trimestre trimestres',
    semaine: 'semaine semaines',
    jour: 'jour jours',
    heure: 'heure heures h',
    minute: 'minute minutes',
    point: 'point points',
    franc: 'franc francs',
    centime: 'centime centimes',
    enfant: 'enfant enfants',
    personne: 'personne personnes',
    fois: 'fois',
    kilometre: 'km kilometre kilometres',
    degre: '°',
  }).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit] as const)),
);
/** Words between a number and what it counts: `25 meilleures années`, `12 derniers mois`. */
const BETWEEN =
  /^(?:meilleure?s|derniere?s?|premiere?s?|prochaine?s?|autres|bonnes|pleine?s|civile?s|ouvrables|ouvres)$/;
/** Words that join two numbers of one unit: `entre 60 et 62 ans`, `de 5 à 10 %`. */
const JOINS = /^(?:et|ou|a|-|–|—)$/;
const LABELS =
  /^(?:n|no|numero|article|articles|art|l|r|d|alinea|cerfa|formulaire|annexe|case|chapitre|page)$/;
/** `au moins 5`, `plus ou moins 5`: words before `moins` with which it is no sign. */
const AT_LEAST = /^(?:au|du|ou|le|la|les)$/;
const MOST_JOINED = 4;

/** Reads the numbers of tokens but those in these ranges, which are dates. */
export function quantitiesOf(
  tokens: readonly Token[],
  isDate: (from: number, to: number) => boolean,
): Quantities {
  const spans = readNumbers(tokens).filter(({ ambiguous }) => !ambiguous);
  const counted = new Set<number>();
  const stated = spans.flatMap((span): Quantity[] => {
    if (isDate(span.from, span.to)) return [];
    const unit = unitAfter(tokens, spans, span.to, 0, counted);
    const negative = isNegative(tokens, span.from);
    const label = isLabel(tokens, span.from);
    return valuesOf(tokens, span).map((value) => ({ value, unit, negative, label }));
  });
  const free = tokens.flatMap(({ norm }, at) => (counted.has(at) ? [] : (UNITS.get(norm) ?? [])));
  return { stated, freeUnits: new Set(free) };
}

/** True when a source states a quantity: the same number of the same thing. */
export function states({ stated, freeUnits }: Quantities, said: Quantity): boolean {
  return stated.some(({ value, unit, negative, label }) => {
    if (value !== said.value || negative !== said.negative) return false;
    if (said.unit === undefined || said.unit === unit) return true;
    return unit === undefined && !label && freeUnits.has(said.unit);
  });
}

/** One number, or those at both ends of `60-62`. */
function valuesOf(tokens: readonly Token[], { kind, value, digits, parts, from, to }: NumberSpan): string[] {
  if (kind !== 'digits' && Number.isFinite(value)) return [String(value)];
  const isRange = parts.length === 2 && tokens.slice(from, to).some(({ norm }) => /^[-–—]$/.test(norm));
  return isRange ? parts.map((part) => String(Number(part.digits))) : [digits];
}

function unitAfter(
  tokens: readonly Token[],
  spans: readonly NumberSpan[],
  at: number,
  joined: number,
  counted: Set<number>,
): string | undefined {
  let next = at;
  while (BETWEEN.test(tokens[next]?.norm ?? '')) next += 1;
  const norm = tokens[next]?.norm ?? '';
  if (norm === 'pour' && tokens[next + 1]?.norm === 'cent') return '%';
  const unit = UNITS.get(norm);
  if (unit !== undefined) {
    counted.add(next);
    return unit;
  }
  const other = JOINS.test(norm) ? spans.find(({ from }) => from === next + 1) : undefined;
  return other === undefined || joined >= MOST_JOINED
    ? undefined
    : unitAfter(tokens, spans, other.to, joined + 1, counted);
}

function isNegative(tokens: readonly Token[], at: number): boolean {
  const [sign, before, own] = [tokens[at - 1], tokens[at - 2], tokens[at]];
  if (sign === undefined || own === undefined) return false;
  if (sign.norm === 'moins') return !AT_LEAST.test(before?.norm ?? '');
  const isSign = /^[-−–]$/.test(sign.norm) && sign.end === own.start;
  return isSign && (before === undefined || before.end < sign.start || before.kind === 'punctuation');
}

function isLabel(tokens: readonly Token[], at: number): boolean {
  const before = tokens.slice(Math.max(0, at - 2), at).map(({ norm }) => norm);
  return before.at(-1) === '°' ? LABELS.test(before[0] ?? '') : LABELS.test(before.at(-1) ?? '');
}
