/** The ring of French phones, as Asterisk's indications give it: 440 Hz, milliseconds on and off. */
const TONE_HZ = 440;
const ON_MS = 1_500;
const CYCLE_MS = 5_000;
const LOUDNESS = 0.15;

/**
 * Rings until it is told to stop.
 *
 * @returns the way to stop
 */
export function ring(): () => void {
  const context = new AudioContext();
  const loudness = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { frequency: TONE_HZ });
  tone.connect(loudness).connect(context.destination);
  tone.start();
  const sound = (): void => {
    const now = context.currentTime;
    loudness.gain.setTargetAtTime(LOUDNESS, now, 0.02);
    loudness.gain.setTargetAtTime(0, now + ON_MS / 1000, 0.02);
  };
  sound();
  const timer = setInterval(sound, CYCLE_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
