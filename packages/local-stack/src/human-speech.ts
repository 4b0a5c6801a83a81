import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type EnsureOptions, ensure, humanSpeechOf } from './components.ts';
import { layoutOf } from './layout.ts';

/** A recording of a person. */
export interface HumanRecording {
  /** Name of the prompt. */
  readonly id: string;
  /** What the script says; people and scripts differ now and then. */
  readonly text: string;
  /** WAV file: 8 kHz, linear 16-bit, mono. */
  readonly file: string;
}

const SCRIPT = 'usr/share/doc/asterisk-core-sounds-fr/core-sounds-fr.txt.gz';
const VOICE = 'usr/share/asterisk/sounds/fr_CA_f_June';
/** A line of the script: name and words; in brackets stands what is no speech, and some lines hold two prompts. */
const LINE = /^([\w/-]+):\s*([^[\]():]+)$/;

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
    const [, id = '', text = ''] = LINE.exec(line.trim()) ?? [];
    const file = join(prefix, VOICE, `${id}.wav`);
    return id !== '' && existsSync(file) ? [{ id, text, file }] : [];
  });
}
