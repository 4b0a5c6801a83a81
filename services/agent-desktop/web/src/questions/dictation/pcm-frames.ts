/** What the transcriber is sent: samples a second, and samples of a frame of 20 ms. */
const OUTPUT_RATE_HZ = 16_000;
const FRAME_SAMPLES = 320;
/** Zero crossings of the sinc on each side of its centre, at the lower of the two rates. */
const HALF_WIDTH = 16;
/** Share of the lower Nyquist frequency that passes. */
const PASSBAND = 0.92;
/** Values of the low-pass between two input samples. */
const STEPS = 128;

/**
 * Turns the voice of a microphone, at whatever rate the browser has it, into frames of 20 ms at 16 kHz: a low-pass
 * (windowed sinc, Blackman) computed at each output instant. Levels are kept; peaks beyond 16 bits are clipped.
 */
export class PcmFrames {
  readonly #step: number;
  readonly #reach: number;
  readonly #kernel: Float32Array;
  /** Input that is still needed. */
  #input: Float32Array<ArrayBufferLike> = new Float32Array(0);
  /** Next output instant, in samples of `#input`. */
  #at: number;
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;

  /** @param inputRateHz samples a second of what is pushed */
  constructor(inputRateHz: number) {
    this.#step = inputRateHz / OUTPUT_RATE_HZ;
    const cutoff = (PASSBAND * Math.min(inputRateHz, OUTPUT_RATE_HZ)) / inputRateHz;
    this.#reach = Math.ceil(HALF_WIDTH / cutoff);
    this.#kernel = kernel(cutoff, this.#reach);
    this.#at = this.#reach;
    this.#input = new Float32Array(this.#reach);
  }

  /**
   * Takes samples and gives the frames that are whole.
   *
   * @param samples from -1 to 1
   */
  push(samples: Float32Array): Int16Array<ArrayBuffer>[] {
    const input = new Float32Array(this.#input.length + samples.length);
    input.set(this.#input);
    input.set(samples, this.#input.length);
    const frames: Int16Array<ArrayBuffer>[] = [];
    for (; this.#at + this.#reach < input.length; this.#at += this.#step) {
      const sample = Math.round(this.#valueAt(input, this.#at) * 32_768);
      this.#frame[this.#filled++] = Math.max(-32_768, Math.min(32_767, sample));
      if (this.#filled < FRAME_SAMPLES) continue;
      frames.push(this.#frame);
      this.#frame = new Int16Array(FRAME_SAMPLES);
      this.#filled = 0;
    }
    const used = Math.max(0, Math.floor(this.#at) - this.#reach);
    this.#input = input.slice(used);
    this.#at -= used;
    return frames;
  }

  #valueAt(input: Float32Array, centre: number): number {
    let sum = 0;
    const last = Math.floor(centre + this.#reach);
    for (let tap = Math.ceil(centre - this.#reach); tap <= last; tap++) {
      sum += (input[tap] ?? 0) * (this.#kernel[Math.round(Math.abs(tap - centre) * STEPS)] ?? 0);
    }
    return sum;
  }
}

/** The low-pass from its centre on, {@link STEPS} values a sample. */
function kernel(cutoff: number, reach: number): Float32Array {
  return Float32Array.from({ length: reach * STEPS + 1 }, (_, at) => {
    const distance = at / STEPS;
    return cutoff * sinc(distance * cutoff) * blackman(distance / reach);
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param x from -1 to 1 */
function blackman(x: number): number {
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}
