import type { Acronym } from './acronym-data.ts';
import { fold } from './fold.ts';
import { joinedSounds, soundsOfLetters, soundsOfWord } from './letter-sounds.ts';
import { phoneticKey } from './phonetic.ts';

/** One way in which a word of the vocabulary sounds. */
export interface SoundReading {
  readonly acronym: Acronym;
  /** Phonetic key, with what is elided before the word. */
  readonly sounds: string;
  /** Sounds of the word itself. */
  readonly length: number;
  readonly elided: '' | "l'" | "d'";
  /** Said letter by letter. */
  readonly letters: boolean;
  /** An ordinary word as well: it only keeps others from being taken for what was heard. */
  readonly rival: boolean;
}

/** Fewer sounds than this are like too many ordinary words. */
const LEAST_SOUNDS = 4;
/** Longer names are not spelled. */
const MOST_LETTERS = 6;

/** The ways in which an acronym may sound: as a word, letter by letter, as its pronunciations say. */
export function readingsOf(acronym: Acronym): SoundReading[] {
  const letters = fold(acronym.form).replace(/[^a-z0-9]/g, '');
  const rival = acronym.ordinaryWord === true;
  const words = new Set((acronym.sounds ?? []).map(soundsOfPhrase));
  if (acronym.word === true) words.add(phoneticKey(letters)).add(phoneticKey(`${letters}e`));
  const readings = [...words].flatMap((sounds) => elisions({ acronym, sounds, letters: false, rival }));
  if (letters.length > MOST_LETTERS) return readings;
  return [
    ...readings,
    ...elisions({ acronym, sounds: soundsOfLetters(letters), letters: true, rival: false }),
  ];
}

function soundsOfPhrase(phrase: string): string {
  const words = fold(phrase).split(/[\s'-]+/);
  return joinedSounds(words.map(soundsOfWord));
}

function elisions(reading: Omit<SoundReading, 'length' | 'elided'>): SoundReading[] {
  const { sounds } = reading;
  const plain = { ...reading, length: sounds.length, elided: '' } as const;
  if (sounds.length < LEAST_SOUNDS) return [];
  if (!/^[AEIOUWY123]/.test(sounds)) return [plain];
  const afterArticle = { ...plain, sounds: `L${sounds}`, elided: "l'" } as const;
  // One says `d'AVPF`, but `de MDPH`, though `m` is said with a vowel first.
  if (reading.letters && !/^[aeiouy]/i.test(reading.acronym.form)) return [plain, afterArticle];
  return [plain, afterArticle, { ...plain, sounds: `D${sounds}`, elided: "d'" }];
}
