import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';

/** `Rua das Flores 25, Porto`, `Bahnhofstrasse 12`, `14 Baker Street`: ways of other countries, as written. */
const ABROAD =
  /(?<!\p{L})(?:(?:Rua|Calle|Avenida|Plaza|Piazza|Viale|Via|Corso|Carrer|Praça)(?: \p{L}{1,20}){1,4},? \d{1,4}|\p{Lu}\p{Ll}{2,20}(?:stra(?:ß|ss)e|platz|weg) \d{1,4}|\d{1,4} \p{Lu}\p{Ll}{2,20} (?:Street|Road|Lane))(?:,? (?:\d{4,5} )?\p{Lu}[\p{L}-]{2,20})?/gu;
const FOREIGN_WAY = /Rua|Calle|Aveni|Plaza|Piazza|Via|Corso|Carrer|Pra|stra|platz|weg|Street|Road|Lane/;
/** `EHPAD Les Hortensias`, `résidence autonomie Le Clos Fleuri`: the name of a home, in capital letters. */
const HOMES =
  /(?<!\p{L})(?:E[Hh][Pp][Aa][Dd]|ehpad|USLD|[Rr][ée]sidence|[Ff]oyer|[Mm]aison de retraite)(?: (?:autonomie|services|seniors?|logement))? ((?:Les?|La|L['’]|Saint|Sainte|Notre)[ -]?\p{Lu}[\p{L}'’-]{1,20}(?: \p{Lu}[\p{L}'’-]{1,20}){0,2})/gu;

/** Words of such a way that may still be said, with its number and its town. */
const LONGEST_ABROAD = 8;

/** Where a way of another country begins that the words at the end of the text may go on with. */
export function startOfOpenAbroad(utterance: Utterance): number {
  const { words, cased } = utterance;
  const near = cased ? words.slice(-LONGEST_ABROAD) : [];
  return near.find(({ text }) => FOREIGN_WAY.test(text))?.at ?? words.length;
}

/** Places that their capital letters tell, where a text has any. */
export function namedPlaces(utterance: Utterance): PiiSpan[] {
  if (!utterance.cased) return [];
  const abroad = (FOREIGN_WAY.test(utterance.text) ? [...utterance.text.matchAll(ABROAD)] : []).map(
    ({ 0: text, index }) => span(index, text, 'abroad'),
  );
  const homes = (
    /ehpad|usld|sidence|foyer|maison de r/i.test(utterance.text) ? [...utterance.text.matchAll(HOMES)] : []
  ).map(({ 0: text, 1: name = '', index }) => span(index + text.length - name.length, name, 'named-home'));
  return [...abroad, ...homes];
}

const span = (start: number, text: string, rule: string): PiiSpan => ({
  type: 'ADDRESS',
  start,
  end: start + text.length,
  score: 0.8,
  rule,
});
