export type { Acronym, Confusion } from './acronym-data.ts';
export { RETIREMENT_ACRONYMS } from './acronym-data.ts';
export { type AcronymMatch, AcronymRegistry, acronyms } from './acronyms.ts';
export {
  isCalendarDay,
  isPlausibleBirthYear,
  MONTH_NAMES,
  MONTHS,
  resolveTwoDigitYear,
  type YearRole,
} from './calendar.ts';
export { COMMON_WORDS } from './common-words.ts';
export { COUNTED } from './date-cues.ts';
export { type DateCue, type DateSpan, readDates } from './dates.ts';
export {
  type DigitReadingOptions,
  type DigitReadings,
  type DigitRun,
  digitReadings,
  NIR_BORDERS,
  PHONE_BORDERS,
} from './digit-readings.ts';
export { formatNir, formatNumber, formatPhone } from './display-number.ts';
export type { DisplayKind } from './display-piece.ts';
export { editDistance } from './edit-distance.ts';
export { EVENTS_OF_A_DAY, EVENTS_OF_A_YEAR } from './event-words.ts';
export { type FoldedText, fold, foldWithOrigins } from './fold.ts';
export { franceDay } from './france-day.ts';
export { HESITATION_SOUNDS, HESITATIONS, THINKING_WORDS } from './hesitations.ts';
export { LETTER_NAMES } from './letter-names.ts';
export { soundsOfLetters } from './letter-sounds.ts';
export { lightStem } from './light-stem.ts';
export { type HeardWord, type MisheardWord, MisheardWords } from './misheard-words.ts';
export { hasNirKey, nirKey } from './nir-key.ts';
export { type NumeralRole, type NumeralWord, numeralWord } from './number-lexicon.ts';
export { type NumberKind, type NumberPart, type NumberSpan, readNumbers } from './numbers.ts';
export { phoneticKey, soundsLike } from './phonetic.ts';
export { type PlainText, plainText, withoutInvisible } from './plain-text.ts';
export { isSamePerson } from './same-person.ts';
export { soundDistance } from './sound-distance.ts';
export { mayBeHeardAs } from './sound-readings.ts';
export { type SpellNumberOptions, spellNumber } from './spell-number.ts';
export { readSpelledWord, readSpelledWords, type SpelledWord } from './spelled-words.ts';
export { SpellingIndex, type SpellingOptions, type Suggestion, type SuggestOptions } from './spelling.ts';
export {
  type DisplayWord,
  displayText,
  type NormaliseOptions,
  normaliseSpoken,
} from './spoken-display.ts';
export { stem } from './stem.ts';
export { fillerPhraseAt, isFunctionWord, isStopWord } from './stop-words.ts';
export { type Token, type TokenKind, tokenize } from './token.ts';
export { isMarkedUnchecked } from './unchecked-mark.ts';
export { verbForms } from './verb-forms.ts';
export { wordSet } from './word-set.ts';
