import { KEY_PRESS_MS } from './dtmf-packets.ts';
import { PhoneScriptError } from './errors.ts';

/** Frequencies of the keypad, hertz: a key is one of its row and one of its column (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYPAD = '123A456B789C*0#D';
/** Of each of the two tones, relative to full scale: -13 dB. */
const AMPLITUDE = 0.22;

/**
 * One pressed key as it sounds on the line, for phones that announce no telephone-event.
 * @throws PhoneScriptError for anything but 0-9 * # A-D.
 */
export function dtmfTone(digit: string, sampleRate: number): Int16Array {
  const key = digit.length === 1 ? KEYPAD.indexOf(digit) : -1;
  const row = ROWS[Math.floor(key / 4)];
  const column = COLUMNS[key % 4];
  if (row === undefined || column === undefined)
    throw new PhoneScriptError(`"${digit}" is not a telephone key`, 'keys are 0-9, *, # and A-D');
  const wave = (hertz: number, at: number) => Math.sin((2 * Math.PI * hertz * at) / sampleRate);
  return Int16Array.from({ length: (KEY_PRESS_MS * sampleRate) / 1000 }, (_, at) =>
    Math.round(32_767 * AMPLITUDE * (wave(row, at) + wave(column, at))),
  );
}
