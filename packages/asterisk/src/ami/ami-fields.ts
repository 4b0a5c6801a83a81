import type { AmiChannel } from './ami-event.ts';
import type { AmiPacket } from './ami-packet.ts';

/** A field that an event of a known type must have is missing or has the wrong kind. */
export class AmiFieldError extends Error {
  override readonly name = 'AmiFieldError';
  readonly code = 'AMI_FIELD';

  constructor(packetType: string, field: string, expected: string) {
    super(`${packetType}.${field} is not ${expected}`);
  }
}

/** Typed reading of the fields of one packet. */
export class AmiFields {
  readonly #packet: AmiPacket;
  readonly #type: string;

  constructor(packet: AmiPacket, type: string) {
    this.#packet = packet;
    this.#type = type;
  }

  optional(name: string): string | undefined {
    return this.#packet.get(name);
  }

  text(name: string): string {
    const value = this.#packet.get(name);
    if (value === undefined) throw new AmiFieldError(this.#type, name, 'there');
    return value;
  }

  integer(name: string): number {
    const value = this.#packet.get(name);
    if (value === undefined || !/^-?\d{1,15}$/.test(value))
      throw new AmiFieldError(this.#type, name, 'a whole number');
    return Number(value);
  }

  /** A field that Asterisk gives in whole seconds, in milliseconds. */
  seconds(name: string): number {
    return this.integer(name) * 1000;
  }

  /** The channel snapshot whose fields begin with this prefix, such as `''` or `Dest`. */
  channel(prefix: string): AmiChannel {
    return {
      name: this.text(`${prefix}Channel`),
      uniqueId: this.text(`${prefix}Uniqueid`),
      linkedId: this.text(`${prefix}Linkedid`),
      state: this.integer(`${prefix}ChannelState`),
    };
  }
}
