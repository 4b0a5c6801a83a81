/** Packet types of the AudioSocket protocol that are used here. */
export const AUDIOSOCKET = {
  hangup: 0x00,
  id: 0x01,
  dtmf: 0x03,
  slin: 0x10,
  slin16: 0x12,
  error: 0xff,
} as const;

/** One packet: a type, and at most 65 535 bytes. */
export interface AudioSocketPacket {
  type: number;
  payload: Buffer;
}

const HEADER_BYTES = 3;

/**
 * Cuts the byte stream of an AudioSocket connection into packets, wherever the network cut it before.
 * The header is one byte of type and two of length, big-endian, so what is kept never passes 64 KiB. What was read is
 * wiped: a voice stays in the packets alone.
 */
export class AudioSocketReader {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): AudioSocketPacket[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const packets: AudioSocketPacket[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const end = at + HEADER_BYTES + bytes.readUInt16BE(at + 1);
      if (end > bytes.length) break;
      packets.push({
        type: bytes.readUInt8(at),
        payload: Buffer.from(bytes.subarray(at + HEADER_BYTES, end)),
      });
      at = end;
    }
    const rest = Buffer.from(bytes.subarray(at));
    for (const read of [chunk, bytes, this.#rest]) read.fill(0);
    this.#rest = rest;
    return packets;
  }
}

/** The identity in the first packet of a connection as a UUID in lower case; undefined when it is none. */
export function readAudioSocketId({ type, payload }: AudioSocketPacket): string | undefined {
  if (type !== AUDIOSOCKET.id || payload.length !== 16) return undefined;
  return payload.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
