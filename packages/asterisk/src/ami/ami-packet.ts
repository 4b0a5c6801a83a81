/** One message of the manager interface: header lines ended by an empty line. Names are case-sensitive. */
export class AmiPacket {
  readonly #fields: readonly (readonly [name: string, value: string])[];

  constructor(fields: readonly (readonly [name: string, value: string])[]) {
    this.#fields = fields;
  }

  /** The first value under this name. */
  get(name: string): string | undefined {
    return this.#fields.find(([field]) => field === name)?.[1];
  }

  /** Every value under this name, in order. */
  all(name: string): string[] {
    return this.#fields.filter(([field]) => field === name).map(([, value]) => value);
  }

  get fields(): readonly (readonly [name: string, value: string])[] {
    return this.#fields;
  }
}

/** What stood in the stream instead of a packet. Its text is never kept. */
export class AmiStreamError extends Error {
  override readonly name = 'AmiStreamError';
  readonly code: 'AMI_LINE_TOO_LONG' | 'AMI_PACKET_TOO_LARGE' | 'AMI_JUNK_LINE';

  constructor(code: AmiStreamError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Bounds in bytes; a packet that passes one is skipped up to the next empty line. */
export interface AmiPacketLimits {
  maxLineBytes?: number;
  maxPacketBytes?: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts the byte stream of the manager interface into packets, wherever the network cut it before.
 * The stream begins with a greeting line, kept in `greeting`. Memory is bounded by `maxPacketBytes`.
 */
export class AmiPacketReader {
  readonly #maxLineBytes: number;
  readonly #maxPacketBytes: number;
  #greeting: string | undefined;
  #line: Buffer[] = [];
  #lineBytes = 0;
  #fields: [string, string][] = [];
  #packetBytes = 0;
  #skipping = false;

  constructor({ maxLineBytes = 64 * 1024, maxPacketBytes = 1024 * 1024 }: AmiPacketLimits = {}) {
    this.#maxLineBytes = maxLineBytes;
    this.#maxPacketBytes = maxPacketBytes;
  }

  /** First line of the stream, for example `Asterisk Call Manager/11.0.0`. */
  get greeting(): string | undefined {
    return this.#greeting;
  }

  /** The packets that this chunk completes, and an error for each stretch that is none. */
  read(chunk: Buffer): (AmiPacket | AmiStreamError)[] {
    const found: (AmiPacket | AmiStreamError)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#append(chunk.subarray(start, end), found);
      this.#endLine(found);
      start = end + 1;
    }
    if (start < chunk.length) this.#append(chunk.subarray(start), found);
    return found;
  }

  #append(bytes: Buffer, found: (AmiPacket | AmiStreamError)[]): void {
    this.#lineBytes += bytes.length;
    this.#packetBytes += bytes.length;
    if (this.#skipping) return;
    if (this.#lineBytes > this.#maxLineBytes) {
      this.#skip(
        new AmiStreamError('AMI_LINE_TOO_LONG', `a line is longer than ${this.#maxLineBytes} bytes`),
        found,
      );
    } else if (this.#packetBytes > this.#maxPacketBytes) {
      this.#skip(
        new AmiStreamError('AMI_PACKET_TOO_LARGE', `a packet is larger than ${this.#maxPacketBytes} bytes`),
        found,
      );
    } else if (bytes.length > 0) {
      // A copy: the chunk may be a window on a much larger buffer.
      this.#line.push(Buffer.from(bytes));
    }
  }

  #skip(error: AmiStreamError, found: (AmiPacket | AmiStreamError)[]): void {
    this.#skipping = true;
    this.#line = [];
    this.#fields = [];
    found.push(error);
  }

  #endLine(found: (AmiPacket | AmiStreamError)[]): void {
    const bytes = Buffer.concat(this.#line);
    const empty = this.#skipping
      ? this.#lineBytes <= 1
      : bytes.length === 0 || (bytes.length === 1 && bytes[0] === CR);
    this.#line = [];
    this.#lineBytes = 0;
    if (empty) this.#endPacket(found);
    else if (!this.#skipping) this.#field(bytes, found);
  }

  #field(bytes: Buffer, found: (AmiPacket | AmiStreamError)[]): void {
    const text = bytes.toString('utf8', 0, bytes.at(-1) === CR ? bytes.length - 1 : bytes.length);
    if (this.#greeting === undefined) {
      this.#greeting = text;
      this.#packetBytes = 0;
      return;
    }
    const colon = text.indexOf(':');
    if (colon <= 0) {
      found.push(new AmiStreamError('AMI_JUNK_LINE', `a line of ${bytes.length} bytes has no field name`));
      return;
    }
    this.#fields.push([text.slice(0, colon), text.slice(colon + 1).trimStart()]);
  }

  #endPacket(found: (AmiPacket | AmiStreamError)[]): void {
    if (this.#fields.length > 0) found.push(new AmiPacket(this.#fields));
    this.#fields = [];
    this.#packetBytes = 0;
    this.#skipping = false;
  }
}

/** One action as bytes. CR and LF are taken out of every name and value: they would begin another field. */
export function encodeAmiAction(fields: readonly (readonly [name: string, value: string])[]): Buffer {
  const clean = (text: string) => text.replace(/[\r\n]+/g, ' ');
  return Buffer.from(
    `${fields.map(([name, value]) => `${clean(name)}: ${clean(value)}\r\n`).join('')}\r\n`,
    'utf8',
  );
}
