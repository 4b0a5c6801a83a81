import { closeMicrophone, MicrophoneError, openMicrophone } from '../../phone/microphone.ts';
import workletUrl from './pcm-worklet.ts?worker&url';

/** The microphone as frames of 20 ms, 16 kHz, signed 16-bit little-endian. */
export class VoiceCapture {
  readonly stream: MediaStream;
  readonly #context: AudioContext;

  /**
   * Opens the microphone and gives its frames from now on.
   *
   * @throws MicrophoneError
   */
  static async start(take: (frame: ArrayBuffer) => void): Promise<VoiceCapture> {
    const stream = await openMicrophone();
    const context = new AudioContext();
    try {
      await context.audioWorklet.addModule(workletUrl);
      const node = new AudioWorkletNode(context, 'pcm', { numberOfOutputs: 0 });
      node.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => take(data);
      context.createMediaStreamSource(stream).connect(node);
      return new VoiceCapture(stream, context);
    } catch (cause) {
      closeMicrophone(stream);
      void context.close();
      throw new MicrophoneError('failed', { cause });
    }
  }

  private constructor(stream: MediaStream, context: AudioContext) {
    this.stream = stream;
    this.#context = context;
  }

  /** Lets the microphone go. */
  stop(): void {
    closeMicrophone(this.stream);
    void this.#context.close();
  }
}
