import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type EnsureOptions, ensure, foreignSpeechOf, humanSpeechOf } from './components.ts';
import { layoutOf } from './layout.ts';

/** A recording of a person. */
export interface HumanRecording {
  /** Name of the prompt. */
  readonly id: string;
  /** What the script says, its misspelt words put right; people and scripts differ now and then. */
  readonly text: string;
  /** The same as it is written in the script. */
  readonly script: string;
  /** WAV file: 8 kHz, linear 16-bit, mono. */
  readonly file: string;
}

const SCRIPT = 'usr/share/doc/asterisk-core-sounds-fr/core-sounds-fr.txt.gz';
const VOICE = 'usr/share/asterisk/sounds/fr_CA_f_June';
/** A line of the script: name and words; in brackets stands what is no speech, and some lines hold two prompts. */
const LINE = /^([\w/-]+):\s*([^[\]():]+)$/;

/** Words of the script that no French dictionary has, and those that are meant: the sound is the same. */
const MISSPELT: ReadonlyMap<string, string> = new Map([
  ['abregée', 'abrégée'],
  ['acceuil', 'accueil'],
  ['connection', 'connexion'],
  ['desole', 'désolé'],
  ['desolé', 'désolé'],
  ['déboguage', 'débogage'],
  ['démontration', 'démonstration'],
  ['déverouillée', 'déverrouillée'],
  ['dévérouiller', 'déverrouiller'],
  ['dévérouillée', 'déverrouillée'],
  ['ecouter', 'écouter'],
  ['enleve', 'enlevé'],
  ['etait', 'était'],
  ['ete', 'été'],
  ['etes', 'êtes'],
  ['etre', 'être'],
  ['felicitation', 'félicitation'],
  ['numero', 'numéro'],
  ['premieres', 'premières'],
  ['presentement', 'présentement'],
  ['problemes', 'problèmes'],
  ['présentemnet', 'présentement'],
  ['rappler', 'rappeler'],
  ['reessayer', 'réessayer'],
  ['répétér', 'répéter'],
  ['simultane', 'simultané'],
  ['status', 'statut'],
  ['telephone', 'téléphone'],
  ['telephoner', 'téléphoner'],
  ['verouillée', 'verrouillée'],
  ['vérouiller', 'verrouiller'],
  ['vérouillée', 'verrouillée'],
  ['vérrouiller', 'verrouiller'],
  ['étez', 'été'],
]);

/**
 * Fetches the recordings if they are not here, and lists those whose words are known.
 *
 * @throws MirrorError, LockTimeoutError
 */
export async function humanRecordings(options: EnsureOptions = {}): Promise<HumanRecording[]> {
  const layout = options.layout ?? layoutOf();
  await ensure(['human-speech'], { ...options, layout });
  const { prefix } = await humanSpeechOf(layout);
  const script = gunzipSync(await readFile(join(prefix, SCRIPT))).toString('utf8');
  return script.split('\n').flatMap((line) => {
    const [, id = '', written = ''] = LINE.exec(line.trim()) ?? [];
    const file = join(prefix, VOICE, `${id}.wav`);
    return id !== '' && existsSync(file) ? [{ id, text: spelt(written), script: written, file }] : [];
  });
}

const spelt = (written: string): string =>
  written.normalize('NFC').replaceAll(/\p{L}+/gu, (word) => MISSPELT.get(word.toLowerCase()) ?? word);

/** A recording of a person who speaks another language than French. */
export interface ForeignRecording {
  /** ISO 639-1. */
  readonly language: string;
  /** WAV file: 8 kHz, linear 16-bit, mono. */
  readonly file: string;
}

const SOUNDS = 'usr/share/asterisk/sounds';
/** Folder of a voice: language, country, sex and name. */
const FOREIGN_VOICE = /^(\w{2})_[A-Z]{2}_[fm]_\w+$/;

/**
 * Fetches the recordings of prompts in English, Spanish, Italian and Russian if they are not here, and lists them; prompts of
 * one word are among them.
 *
 * @throws MirrorError, LockTimeoutError
 */
export async function foreignRecordings(options: EnsureOptions = {}): Promise<ForeignRecording[]> {
  const layout = options.layout ?? layoutOf();
  await ensure(['foreign-speech'], { ...options, layout });
  const { prefix } = await foreignSpeechOf(layout);
  const recordings: ForeignRecording[] = [];
  for (const voice of (await readdir(join(prefix, SOUNDS))).sort()) {
    const [, language = ''] = FOREIGN_VOICE.exec(voice) ?? [];
    if (language === '') continue;
    const files = (await readdir(join(prefix, SOUNDS, voice))).filter((name) => name.endsWith('.wav')).sort();
    recordings.push(...files.map((name) => ({ language, file: join(prefix, SOUNDS, voice, name) })));
  }
  return recordings;
}
