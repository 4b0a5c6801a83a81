import { wordSet } from '@decroche/french';
import { type Readable, readingOf } from './reading.ts';

/** Small words that one language has and French has not. */
const SMALL_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: wordSet(
    'the is are was were my i you your would like want to about know please do does how when what can could have has speak hello for of and in it this that not with from pension retirement',
  ),
  es: wordSet(
    'el los las mi usted quiero quisiera cuando como por para favor esta estoy soy hola buenos dias una con pero saber puedo tengo que cobrar jubilacion gracias mas muy',
  ),
  pt: wordSet(
    'o os uma meu minha eu voce quero queria quando como por para favor estou sou ola bom dia com mas saber posso tenho que nao obrigado reforma muito',
  ),
  it: wordSet(
    'il lo gli mio mia io vorrei voglio quando come per favore sono buongiorno una con ma sapere posso ho che non grazie della pensione molto',
  ),
  de: wordSet(
    'der die das ich mein meine mochte will wann wie bitte bin guten tag eine mit aber wissen kann habe nicht und ist fur rente',
  ),
};
const NAMES = new Intl.DisplayNames('fr', { type: 'language' });

/** French name of a language given by its ISO 639-1 code, such as `espagnol`. */
export function languageName(code: string): string {
  return NAMES.of(code) ?? code;
}

/** Small words of French. */
const FRENCH: ReadonlySet<string> = wordSet(
  'le la les l un une des du de d je j tu il elle on nous vous ils elles mon ma mes votre vos son sa ses est suis ai a ont et ou mais pour dans sur avec pas ne que qu qui quoi comment quand combien ce c cette ces y en au aux bonjour merci plus se s me m te t',
);
/** Words that a text must have, and small words of the language among them. */
const FEWEST_WORDS = 4;
const FEWEST_HITS = 3;
/** How often the small words of the other language must outnumber those of French. */
const LEAD = 2;

/** Language of a text, ISO 639-1, when it is plainly not French; undefined for French and for what cannot be told. */
export function foreignLanguageOf(text: Readable): string | undefined {
  const norms = readingOf(text).tokens.flatMap(({ norm, kind }) => (kind === 'word' ? [norm] : []));
  if (norms.length < FEWEST_WORDS) return undefined;
  const french = norms.filter((norm) => FRENCH.has(norm)).length;
  let best: string | undefined;
  let most = 0;
  for (const [language, small] of Object.entries(SMALL_WORDS)) {
    const hits = norms.filter((norm) => small.has(norm) && !FRENCH.has(norm)).length;
    if (hits > most) [best, most] = [language, hits];
  }
  return most >= FEWEST_HITS && most >= french * LEAD ? best : undefined;
}
