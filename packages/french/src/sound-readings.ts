import type { Acronym } from './acronym-data.ts';
import { fold } from './fold.ts';
import { joinedSounds, soundsOfLetters, soundsOfWord } from './letter-sounds.ts';
import { phoneticKey } from './phonetic.ts';
import { soundDistance } from './sound-distance.ts';

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
  /** So short that it is like many words: it is taken for what sounds the same and is no word. */
  readonly short: boolean;
}

/** Fewer sounds than this are like too many ordinary words. */
const LEAST_SOUNDS = 4;
const LEAST_SOUNDS_AT_ALL = 3;
/** Longer names are not spelled. */
const MOST_LETTERS = 6;

/** The ways in which an acronym may sound: as a word, letter by letter, as its pronunciations say. */
export function readingsOf(acronym: Acronym): SoundReading[] {
  const letters = fold(acronym.form).replace(/[^a-z0-9]/g, '');
  const rival = acronym.ordinaryWord === true || acronym.listedOnly === true;
  const sounded = phoneticKey(`${letters}e`);
  const words = new Set((acronym.sounds ?? []).map(soundsOfPhrase));
  if (acronym.word === true || acronym.term === true) words.add(phoneticKey(letters)).add(sounded);
  // `CNAP` is not said like `kna`: of a short word all that is written is heard.
  const readings = [...words]
    .filter((sounds) => sounds.length >= LEAST_SOUNDS || sounds === sounded)
    .flatMap((sounds) => elisions({ acronym, sounds, letters: false, rival }));
  if (letters.length > MOST_LETTERS || acronym.term === true) return readings;
  return [
    ...readings,
    ...elisions({ acronym, sounds: soundsOfLetters(letters), letters: true, rival: false }),
  ];
}

function soundsOfPhrase(phrase: string): string {
  const words = fold(phrase).split(/[\s'-]+/);
  return joinedSounds(words.map(soundsOfWord));
}

function elisions(reading: Omit<SoundReading, 'length' | 'elided' | 'short'>): SoundReading[] {
  const { sounds } = reading;
  const short = sounds.length < LEAST_SOUNDS;
  const plain = { ...reading, length: sounds.length, elided: '', short } as const;
  if (short) return reading.letters || sounds.length < LEAST_SOUNDS_AT_ALL ? [] : [plain];
  if (!/^[AEIOUWY123]/.test(sounds)) return [plain];
  const afterArticle = { ...plain, sounds: `L${sounds}`, elided: "l'" } as const;
  // One says `d'AVPF`, but `de MDPH`, though `m` is said with a vowel first.
  if (reading.letters && !/^[aeiouy]/i.test(reading.acronym.form)) return [plain, afterArticle];
  return [plain, afterArticle, { ...plain, sounds: `D${sounds}`, elided: "d'" }];
}

/** Share of its sounds by which good French may differ from what it is taken for. */
const CONFUSED = 0.5;

/**
 * Whether a phrase sounds so near to a word of the vocabulary that one may be heard for the other: to its letters, to the word
 * as it is written, or to one of the ways in which it is said.
 */
export function mayBeHeardAs(phrase: string, form: string, spoken: readonly string[] = []): boolean {
  const letters = fold(form).replace(/[^a-z0-9]/g, '');
  const readings = [soundsOfLetters(letters), phoneticKey(letters), phoneticKey(`${letters}e`)];
  const bare = fold(phrase).replace(/^(?:l'|d'|(?:la|le|les|un|une|au|du) )/, '');
  return [phrase, bare].some((heard) =>
    [...readings, ...spoken.map(soundsOfPhrase)].some((sounds) => {
      const key = soundsOfPhrase(heard);
      const limit = Math.max(key.length, sounds.length) * CONFUSED;
      return soundDistance(key, sounds, limit) <= limit;
    }),
  );
}
