import { PhoneScriptError } from './errors.ts';

const DIGITS = '0123456789*#ABCD';
/** sipp's stream for dynamic payload types sends 50 bytes every 30 ms, 240 ticks of the 8 kHz clock apart. */
const PACKET_BYTES = 50;
const PACKET_TICKS = 240;
const PACKET_MS = 30;
const PACKETS = 5;
/** -10 dBm0 (RFC 4733 §2.3.3). */
const VOLUME = 10;
const END = 0x80;

/** How long a key is pressed. */
export const KEY_PRESS_MS = PACKETS * PACKET_MS;

/**
 * The payloads of one pressed key, as a file for sipp: four bytes of RFC 4733 telephone-event (event; end bit
 * and volume; duration), padded. sipp has no unprivileged telephone-event sender of its own (`play_dtmf` needs a
 * raw socket), and gives each packet its own timestamp where the RFC keeps the first one's; Asterisk takes the
 * last packet, the only one with the end bit, as the end of the key.
 * @throws PhoneScriptError for anything but 0-9 * # A-D.
 */
export function dtmfPackets(digit: string): Uint8Array {
  const event = digit.length === 1 ? DIGITS.indexOf(digit) : -1;
  if (event < 0)
    throw new PhoneScriptError(`"${digit}" is not a telephone key`, 'keys are 0-9, *, # and A-D');
  const packets = new Uint8Array(PACKETS * PACKET_BYTES);
  const view = new DataView(packets.buffer);
  for (let index = 0; index < PACKETS; index++) {
    const offset = index * PACKET_BYTES;
    view.setUint8(offset, event);
    view.setUint8(offset + 1, index === PACKETS - 1 ? END | VOLUME : VOLUME);
    view.setUint16(offset + 2, (index + 1) * PACKET_TICKS);
  }
  return packets;
}
