import { Transform, type TransformCallback } from 'node:stream';

/** A client sent a frame with content. */
export class FrameRefusedError extends Error {
  override readonly name = 'FrameRefusedError';
  readonly code = 'FRAME_REFUSED';

  constructor() {
    super('a WebSocket frame with content was refused: the client may only ping, pong and close');
  }
}

/** First octet of a control frame that is whole: FIN, no extension, close, ping or pong (RFC 6455 §5.2). */
const CONTROL = new Set([0x88, 0x89, 0x8a]);
const MASKED = 0x80;
const MASK_BYTES = 4;
const MAX_CONTROL_PAYLOAD = 125;

/**
 * What a client sends on a WebSocket, as long as it is nothing but control frames: over its event WebSocket Asterisk
 * takes REST requests as text, and over a media WebSocket commands and voice. Ends with {@link FrameRefusedError} at
 * the first other frame; no octet of it has passed then.
 */
export class ControlFrames extends Transform {
  #waiting = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    while (this.#waiting.length >= 2) {
      const [first = 0, second = 0] = this.#waiting;
      const payload = second & ~MASKED;
      if (!CONTROL.has(first) || (second & MASKED) === 0 || payload > MAX_CONTROL_PAYLOAD) {
        done(new FrameRefusedError());
        return;
      }
      const length = 2 + MASK_BYTES + payload;
      if (this.#waiting.length < length) break;
      this.push(this.#waiting.subarray(0, length));
      this.#waiting = this.#waiting.subarray(length);
    }
    if (this.#waiting.length === 1 && !CONTROL.has(this.#waiting[0] ?? 0)) done(new FrameRefusedError());
    else done();
  }
}
