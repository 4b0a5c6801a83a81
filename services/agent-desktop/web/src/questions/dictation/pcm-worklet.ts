import { PcmFrames } from './pcm-frames.ts';

// The global scope of audio worklets (Web Audio API, 1.32), which TypeScript's DOM library leaves out.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Sends the first channel of its input to the page, in frames for the transcriber. */
class PcmProcessor extends AudioWorkletProcessor {
  readonly #frames = new PcmFrames(sampleRate);

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const [channel] = input ?? [];
    if (channel !== undefined) {
      for (const { buffer } of this.#frames.push(channel)) this.port.postMessage(buffer, [buffer]);
    }
    return true;
  }
}

registerProcessor('pcm', PcmProcessor);
