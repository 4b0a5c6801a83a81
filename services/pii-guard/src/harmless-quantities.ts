import type { NumberPart, NumberSpan } from '@decroche/french';
import type { Utterance } from './utterance.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** What is counted after a number: then it counts something and names nobody. */
const UNITS = list(`
  an ans annee annees annuite annuites mois jour jours semaine semaines trimestre trimestres heure heures h minute
  minutes mn min seconde secondes euro euros eur € centime centimes franc francs frs ff % pourcent point points smic pass
  enfant enfants personne personnes fois page pages salarie salaries employe employes kilometre kilometres km metre
  metres m kg kilo kilos kilogrammes tonnes decibels degres db heures/an plafond plafonds quart quarts tiers demi
  employeurs employeur periode periodes meilleures premieres derniers dernieres demande demandes cotisation
  cotisations retraites pensions habitants assures beneficiaires k€ ke millions milliards pages exemplaires
`);

/** Whether a folded word counts something: then a number before it names nobody. */
export const isUnit = (norm: string): boolean => UNITS.has(norm);

/** Words before a number that name a rule, a form or a rank. */
const REFERENCES = list(`
  article articles art circ alinea loi lois decret decrets arrete arretes ordonnance ordonnances circulaire circulaires
  directive directives instruction instructions reglement reglements cerfa formulaire formulaires annexe annexes
  page pages chapitre titre tranche categorie groupe gir etape ligne case colonne echelon indice coefficient
  option paragraphe version convention protocole rubrique avenant
`);
const PASSED = list('n no numero ° du de la le l r d . - / c s , cnav ue ce europeen europeenne dit dite et');

/** Words that speak of money or counts, so that a bare large number is one. */
const MONEY = list(`
  touche touchais gagne gagnais salaire salaires montant capital revenu revenus pension retraite brut nets net bruts
  paye payer payais coute couterait cout rachat plafond seuil somme epargne dette trop-percu indu percu percois
  rembourser mensuel annuel environ presque total prix loyer impot impots vaut
`);

/** Numbers that anybody may call: short public numbers, and the fund's number from abroad. */
const PUBLIC_PHONES = list(`
  3960 3939 3949 3646 3995 3957 3230 3236 3679 3977 3919 3631 3633 3636 3639 3699 36960 0971103960 971103960
  33971103960 0970660660 970660660 116117 116000 116006 116111
`);

/**
 * Tells which parts of a number are recognised as harmless: they count something, stand in a date or a year, refer
 * to a rule, or are the phone number of a public service.
 */
export function harmlessParts(utterance: Utterance, number: NumberSpan): boolean[] {
  if (isPublicPhone(number.digits) || isYearList(utterance, number)) return number.parts.map(() => true);
  if (isArticle(utterance, number) || isAmount(utterance, number)) return number.parts.map(() => true);
  if (isListOfAges(utterance, number)) return number.parts.map(() => true);
  if (isSeries(utterance, number) || isMonthOfYear(utterance, number) || isFraction(utterance, number))
    return number.parts.map(() => true);
  if (isWrittenDate(utterance, number) || isYearThenAmount(utterance, number))
    return number.parts.map(() => true);
  const long = number.parts.length > 3 || (number.digits.startsWith('0') && number.digits.length > 4);
  const reference = isReference(utterance, number.from);
  return number.parts.map((part, index) => {
    const last = index === number.parts.length - 1;
    if (last && isCounted(utterance, number, part)) return true;
    if (long) return false;
    return isYearOrDate(utterance, number, part) || reference || isLargeRound(utterance, number, part);
  });
}

/** `01.09.2026`: dots and hyphens make one number of it. */
function isWrittenDate(utterance: Utterance, number: NumberSpan): boolean {
  const date = utterance.dateAt(number.from);
  if (date?.month === undefined || date.year === undefined) return false;
  const marked = utterance.words.slice(date.from, date.to).some(({ text }) => /\d[-.]\d|^[-.]$/.test(text));
  return (
    marked && date.from <= number.from && date.to >= number.to && utterance.words[date.to]?.start !== date.end
  );
}

/** `PASS 2026 48060`. */
function isYearThenAmount(utterance: Utterance, { from, parts }: NumberSpan): boolean {
  const [year, amount] = parts;
  if (parts.length !== 2 || year === undefined || amount === undefined) return false;
  const plausible = year.value >= 1900 && year.value <= 2060 && amount.digits.length <= 5;
  return plausible && (utterance.words[from - 1]?.entity === true || utterance.cueBefore(from, 2, MONEY));
}

/** 3960 and the like, with or without their spaces, and all special-rate numbers (08…), which belong to services. */
export function isPublicPhone(digits: string): boolean {
  return PUBLIC_PHONES.has(digits);
}

function isCounted(utterance: Utterance, number: NumberSpan, part: NumberPart): boolean {
  if (isRepetition(utterance, number, part)) return false;
  const next = utterance.words[part.to]?.elided === true ? '' : utterance.norm(part.to);
  const counted =
    UNITS.has(next) ||
    (next === 'pour' && /^cents?$/.test(utterance.norm(part.to + 1))) ||
    (next === 'et' && /^demie?$/.test(utterance.norm(part.to + 1))) ||
    (utterance.norm(part.to) === 'd' && UNITS.has(utterance.norm(part.to + 1)));
  // A phone number may be followed by "heures" of opening, but what begins with zero counts nothing.
  return counted && !(number.parts.length > 3 && number.digits.startsWith('0') && part.value < 60);
}

/** How far before a repetition the number stands that it belongs to, in tokens. */
const REPEATED_WITHIN = 8;

/** `zéro six, trois fois vingt-deux`: how often figures come, inside a number that begins with zero. */
function isRepetition(utterance: Utterance, number: NumberSpan, part: NumberPart): boolean {
  if (utterance.norm(part.to) !== 'fois') return false;
  const repeated = /^(?:le|la|un)$/.test(utterance.norm(part.to + 1)) ? part.to + 2 : part.to + 1;
  if (utterance.numberAt(repeated) === undefined && utterance.numberAt(part.to + 1) === undefined)
    return false;
  return utterance.numbers.some(
    ({ from, digits }) =>
      from <= number.from &&
      part.from - from <= REPEATED_WITHIN &&
      digits.startsWith('0') &&
      digits.length > 1,
  );
}

function isYearOrDate(utterance: Utterance, number: NumberSpan, part: NumberPart): boolean {
  if (isDayAndMonth(utterance, part)) return true;
  const date = utterance.dateAt(part.from);
  if (date === undefined) return number.parts.length === 1 && isYearAfterCue(utterance, part);
  if (date.month !== undefined) {
    // `un quatre six`: figures alone make a date only beside words that announce one.
    const bare = utterance.words
      .slice(date.from, date.to)
      .every((word) => utterance.numberAt(word.at) !== undefined);
    return !bare || date.cue !== 'none';
  }
  // `2031 7184`: four figures among others are no year, unless the others count something.
  return number.parts.length === 1 || isCounted(utterance, number, number.parts.at(-1) as NumberPart);
}

/** `01/12`: a day and a month with nothing behind them. */
function isDayAndMonth(utterance: Utterance, part: NumberPart): boolean {
  for (const slash of [part.to, part.from - 1]) {
    if (utterance.norm(slash) !== '/') continue;
    const day = utterance.words[slash - 1]?.text ?? '';
    const month = utterance.words[slash + 1]?.text ?? '';
    if (!/^(?:0?[1-9]|[12]\d|3[01])$/.test(day) || !/^(?:0?[1-9]|1[0-2])$/.test(month)) continue;
    if (utterance.norm(slash + 2) !== '/' && utterance.norm(slash - 2) !== '/') return true;
  }
  return false;
}

/** `82 83 84`, `1982 1983`: years one after another. */
function isYearList(utterance: Utterance, number: NumberSpan): boolean {
  const { parts } = number;
  if (parts.length < 2) return false;
  const full = parts.every((part) => part.value >= 1900 && part.value <= 2060);
  const short = parts.every((part) => part.digits.length === 2 && part.value >= 30 && part.value <= 99);
  const rising = parts.every((part, i) => i === 0 || part.value > (parts[i - 1] as NumberPart).value);
  const cued = utterance.cueBefore(number.from, 3, YEAR_CUES);
  return full || (short && rising && cued);
}

/** `la référence en 2026 pour`: a year, whatever follows. */
function isYearAfterCue(utterance: Utterance, part: NumberPart): boolean {
  return part.value >= 1900 && part.value <= 2060 && utterance.cueBefore(part.from, 1, YEAR_CUES);
}

/** Ages before which a long career begins. Source: code de la sécurité sociale L. 351-1-1, D. 351-1-1. */
const CAREER_AGES: ReadonlySet<number> = new Set([16, 18, 20, 21]);

/** `seize dix-huit vingt vingt et un`, `35-40-45-50 ans`: ages one after another. */
function isListOfAges(utterance: Utterance, { parts, to }: NumberSpan): boolean {
  if (parts.length < SHORTEST_SERIES) return false;
  const rising = parts.every((part, i) => i === 0 || part.value > (parts[i - 1] as NumberPart).value);
  if (!rising || parts.some(({ digits }) => digits.length !== 2)) return false;
  return parts.every(({ value }) => CAREER_AGES.has(value)) || /^ans?$/.test(utterance.norm(to));
}

const SHORTEST_SERIES = 3;
const SMALLEST_OF_SERIES = 30;

/** `66 67 68`, `170 171 172`: one after another, as generations and counts are listed. */
function isSeries(utterance: Utterance, { from, to }: NumberSpan): boolean {
  if (utterance.cueBefore(from, 3, NUMBERED)) return false;
  const values = utterance.words
    .slice(from, to)
    .filter(({ kind }) => kind === 'number')
    .map(({ text }) => Number(text));
  const [first] = values;
  const counts = values.length === 2 && values.every((value) => value >= 150 && value < 180);
  if ((values.length < SHORTEST_SERIES && !counts) || first === undefined || first < SMALLEST_OF_SERIES)
    return false;
  return values.every((value, i) => value === first + i);
}

const MONTH_TO_MONTH = /^(?:0?[1-9]|1[0-2])\/(?:19|20)\d{2}\s?[-–]\s?(?:0?[1-9]|1[0-2])\/(?:19|20)\d{2}$/;

const MONTHS_IN_YEAR = /^(?:0?[1-9]|1[0-2])-(?:0?[1-9]|1[0-2])\/(?:19|20)\d{2}$/;

/** The month or the year of `09/2023`, of `09/2023-08/2026`. */
function isMonthOfYear(utterance: Utterance, { from, to }: NumberSpan): boolean {
  const text = (at: number): string => utterance.words[at]?.text ?? '';
  if (text(to) !== '/' && text(from - 1) !== '/') return false;
  const window = utterance.text.slice(utterance.words[from - 2]?.start ?? 0, utterance.words[to + 1]?.end);
  const own = utterance.text.slice(utterance.words[from]?.start ?? 0, utterance.words[to + 1]?.end);
  if (MONTH_TO_MONTH.test(window) || MONTHS_IN_YEAR.test(own)) return true;
  const month = text(to) === '/' ? from : text(from - 1) === '/' ? from - 2 : undefined;
  if (month === undefined || text(month - 1) === '/' || text(month + 3) === '/') return false;
  return /^(?:0?[1-9]|1[0-2])$/.test(text(month)) && /^(?:19|20)\d{2}$/.test(text(month + 2));
}

/** `D.161-2-1-9`: an article of a code of law. */
function isArticle(utterance: Utterance, { start, end }: NumberSpan): boolean {
  if (!utterance.text.slice(start, end).includes('-')) return false;
  const before = utterance.text.slice(Math.max(0, start - 3), start);
  return (
    /(?:^|[\s(])[LRDA]\.? ?$/.test(before) && /^\d{2,4}(?:-\d{1,3})+$/.test(utterance.text.slice(start, end))
  );
}

/** `40 002,56`: thousands and cents. */
function isAmount(utterance: Utterance, { start, end }: NumberSpan): boolean {
  if (utterance.text[end] !== ',' && utterance.text[start - 1] !== ',') return false;
  const cents = /^,\d\d(?![\d,.]|\s?\d)/.test(utterance.text.slice(end, end + 6));
  if (cents && /^\d{1,3}(?:[\s.]\d{3})+$/.test(utterance.text.slice(start, end))) return true;
  const whole = /\d{1,3}(?:[\s.]\d{3})+,$/.test(utterance.text.slice(Math.max(0, start - 16), start));
  return whole && end - start === 2 && !/^\s?\d/.test(utterance.text.slice(end, end + 2));
}

/** `coefficient 0 625`: a comma was lost. */
const isFraction = (utterance: Utterance, { digits, from }: NumberSpan): boolean =>
  digits.startsWith('0') && digits.length <= 6 && utterance.cueBefore(from, 4, RATES);

const RATES = list('coefficient coefficients taux minoration decote surcote valeur');

const YEAR_CUES = list('en annee annees an ans entre periode periodes');

function isReference(utterance: Utterance, from: number): boolean {
  for (let back = from - 1; back >= 0 && back >= from - 6; back--) {
    const norm = utterance.norm(back);
    if (REFERENCES.has(norm)) return true;
    if (!PASSED.has(norm) && utterance.words[back]?.kind !== 'number') return false;
  }
  return false;
}

const NUMBERED = list(
  'dossier dossiers numero numeros reference ref n no contrat matricule identifiant compte client',
);

/** A quantity of six digits or more is harmless when it is round or when money is spoken of. */
function isLargeRound(utterance: Utterance, number: NumberSpan, part: NumberPart): boolean {
  if (number.kind !== 'cardinal' || part.digits.length < 6 || part.digits.length > 9) return false;
  if (utterance.cueBefore(part.from, 3, NUMBERED)) return false;
  const grouped = number.spoken || part.to - part.from > 1;
  return part.value % 1000 === 0 || (grouped && utterance.cueBefore(part.from, 5, MONEY));
}
