/** How a number is said. */
export interface SpellNumberOptions {
  /** `france`: soixante-dix, quatre-vingts; `belgique`: septante, nonante; `suisse`: also huitante. */
  readonly region?: 'france' | 'belgique' | 'suisse';
  /** Hyphens as in writing (`traditional`, `reform1990`) or none, as a recogniser writes. Default `none`. */
  readonly hyphens?: 'none' | 'traditional' | 'reform1990';
  /** Years 1100–1999 as `dix neuf cent …` instead of `mille neuf cent …`. */
  readonly hundredsForYears?: boolean;
  /** Ordinal instead of cardinal: `vingt et unième`. */
  readonly ordinal?: boolean;
  readonly feminine?: boolean;
}

const SMALL = [
  ...['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'],
  ...['treize', 'quatorze', 'quinze', 'seize'],
];
const TENS = ['', '', 'vingt', 'trente', 'quarante', 'cinquante', 'soixante'];

type Words = readonly string[];

function below100(n: number, region: string): Words {
  if (n <= 16) return [SMALL[n] as string];
  if (n < 20) return ['dix', SMALL[n - 10] as string];
  const regional =
    region !== 'france' && n >= 70 && (n < 80 || n >= 90)
      ? n < 80
        ? 'septante'
        : 'nonante'
      : region === 'suisse' && n >= 80 && n < 90
        ? 'huitante'
        : undefined;
  const ten = Math.floor(n / 10);
  const unit = n % 10;
  if (regional !== undefined || ten <= 6) {
    const word = regional ?? (TENS[ten] as string);
    if (unit === 0) return [word];
    return unit === 1 ? [word, 'et', 'un'] : [word, SMALL[unit] as string];
  }
  if (ten === 7) return unit === 1 ? ['soixante', 'et', 'onze'] : ['soixante', ...below100(n - 60, region)];
  const rest = n - 80;
  return rest === 0 ? ['quatre', 'vingts'] : ['quatre', 'vingt', ...below100(rest, region)];
}

function below1000(n: number, region: string): Words {
  const hundreds = Math.floor(n / 100);
  const rest = n % 100;
  if (hundreds === 0) return below100(rest, region);
  const tail = rest === 0 ? [] : below100(rest, region);
  if (hundreds === 1) return ['cent', ...tail];
  return [SMALL[hundreds] as string, rest === 0 ? 'cents' : 'cent', ...tail];
}

const singular = (words: Words): Words =>
  words.map((word, at) =>
    at === words.length - 1 && (word === 'vingts' || word === 'cents') ? word.slice(0, -1) : word,
  );

function whole(n: number, region: string): Words {
  if (n < 1000) return below1000(n, region);
  for (const [scale, name] of [
    [1e9, 'milliard'],
    [1e6, 'million'],
  ] as const) {
    if (n >= scale) {
      const count = Math.floor(n / scale);
      const rest = n % scale;
      const head = [...whole(count, region), count > 1 ? `${name}s` : name];
      return rest === 0 ? head : [...head, ...whole(rest, region)];
    }
  }
  const thousands = Math.floor(n / 1000);
  const rest = n % 1000;
  const head = thousands === 1 ? ['mille'] : [...singular(below1000(thousands, region)), 'mille'];
  return rest === 0 ? head : [...head, ...below1000(rest, region)];
}

function ordinalOf(word: string): string {
  const base = word.replace(/s$/, '');
  const kept = word === 'trois' ? 'trois' : base;
  if (kept === 'cinq') return 'cinquième';
  if (kept === 'neuf') return 'neuvième';
  return `${kept.replace(/e$/, '')}ième`;
}

function hyphenate(words: Words, style: 'none' | 'traditional' | 'reform1990'): string {
  if (style === 'none') return words.join(' ');
  let text = '';
  const scales = /^(?:cents?|centième|mille|millième|millions?|milliards?|millionième|milliardième)$/;
  words.forEach((word, at) => {
    if (at > 0) {
      const before = words[at - 1] as string;
      const large = /^(?:millions?|milliards?)/;
      const spaced =
        style === 'traditional'
          ? scales.test(word) || scales.test(before) || before === 'et' || word === 'et'
          : large.test(word) || large.test(before);
      text += spaced ? ' ' : '-';
    }
    text += word;
  });
  return text;
}

/**
 * A whole number from 0 to 999 999 999 999 in French words, lower case; by default without hyphens, as speech
 * recognisers write: `spellNumber(1997)` → `mille neuf cent quatre vingt dix sept`.
 *
 * @throws RangeError when `n` is not such a number.
 */
export function spellNumber(n: number, options: SpellNumberOptions = {}): string {
  if (!Number.isInteger(n) || n < 0 || n >= 1e12) {
    throw new RangeError(`spellNumber takes a whole number from 0 to 999 999 999 999, not ${n}`);
  }
  const region = options.region ?? 'france';
  const style = options.hyphens ?? 'none';
  if (options.ordinal === true && n === 1) return options.feminine === true ? 'première' : 'premier';
  let words: Words;
  const hundreds = Math.floor(n / 100);
  if (options.hundredsForYears === true && hundreds >= 11 && hundreds <= 19) {
    const rest = n % 100;
    words = [...below100(hundreds, region), 'cent', ...(rest === 0 ? [] : below100(rest, region))];
  } else words = whole(n, region);
  const last = words[words.length - 1] as string;
  if (options.ordinal === true) {
    words = [...words.slice(0, -1), ordinalOf(last)];
  } else if (options.feminine === true && last === 'un') words = [...words.slice(0, -1), 'une'];
  return hyphenate(words, style);
}
