import {
  type Acronym,
  AcronymRegistry,
  acronyms,
  fold,
  MisheardWords,
  phoneticKey,
  soundDistance,
  soundsOfLetters,
} from '@decroche/french';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { VocabularyEntry } from './vocabulary-file.ts';

/** The words that experts own, for the reading of recognised text. */
export interface Vocabulary {
  readonly acronyms: AcronymRegistry;
  readonly misheard: MisheardWords;
}

/** Share of its sounds by which a pronunciation may differ from the written word; what differs more is a synonym. */
const PRONUNCIATION = 0.4;

/** The built-in words with those of the experts; of two with the same letters the experts' counts. */
export function createVocabulary(entries: readonly VocabularyEntry[], lexicon: Lexicon): Vocabulary {
  const isOwnWord = (norm: string): boolean =>
    lexicon.isOrdinary(norm) || lexicon.givenName(norm) !== undefined || lexicon.communeAt([norm], 0) > 0;
  const isKnown = (norm: string): boolean => isOwnWord(norm) || lexicon.entityAt([norm], 0) > 0;
  const registry = acronyms.extend(entries.map((entry) => acronymOf(entry, isOwnWord, isKnown)));
  return { acronyms: registry, misheard: new MisheardWords(registry, isKnown) };
}

function acronymOf(
  entry: VocabularyEntry,
  isOwnWord: (norm: string) => boolean,
  isKnown: (norm: string) => boolean,
): Acronym {
  const known = acronyms.get(entry.form);
  const letters = lettersOf(entry.form);
  const sounds = entry.spoken
    .map(withoutArticle)
    .filter((phrase) => soundsAlike(phrase, letters) && !isSpelled(phrase, entry));
  return {
    form: entry.form,
    expansion: entry.expansion,
    spoken: [...(known?.spoken ?? []), ...entry.heard],
    sounds: [...(known?.sounds ?? []), ...sounds],
    confused: entry.confused,
    term: entry.term,
    word: known?.word === true,
    ordinaryWord: known === undefined ? isOwnWord(letters) : known.ordinaryWord === true,
    listedOnly: known === undefined && isKnown(letters),
  };
}

/** Letter by letter: every acronym is understood so. */
function isSpelled(phrase: string, { form, expansion }: VocabularyEntry): boolean {
  const words = phrase.split(/[\s'-]+/);
  const [match] = new AcronymRegistry([{ form, expansion }]).find(words);
  return words.length > 1 && match?.how === 'letters';
}

const lettersOf = (form: string): string => fold(form).replace(/[^a-z0-9]/g, '');

const withoutArticle = (phrase: string): string => fold(phrase).replace(/^(?:la |le |les |l')/, '');

function soundsAlike(phrase: string, letters: string): boolean {
  const key = phoneticKey(phrase.replaceAll(' ', ''));
  return [phoneticKey(letters), phoneticKey(`${letters}e`), soundsOfLetters(letters)].some(
    (sounds) => soundDistance(key, sounds, sounds.length * PRONUNCIATION) <= sounds.length * PRONUNCIATION,
  );
}
