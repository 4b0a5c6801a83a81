/** Level below which nothing is shown, and at which the meter is full, dBFS. */
const QUIET_DBFS = -60;
const FULL_DBFS = -12;
/** A voice at the microphone is above this, a quiet room below, dBFS. */
const VOICE_DBFS = -42;

/** What the meter shows. */
export interface VoiceLevel {
  /** 0 (silence) to 1 (full). */
  readonly level: number;
  /** True when this is a voice rather than a quiet room. */
  readonly voice: boolean;
}

export const SILENT: VoiceLevel = { level: 0, voice: false };

/**
 * Level of a stretch of voice.
 *
 * @param samples from -1 to 1
 */
export function voiceLevel(samples: Float32Array): VoiceLevel {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const dbfs = 10 * Math.log10(sum / Math.max(1, samples.length));
  const share = (dbfs - QUIET_DBFS) / (FULL_DBFS - QUIET_DBFS);
  return { level: Math.min(1, Math.max(0, share)) || 0, voice: dbfs > VOICE_DBFS };
}

/** How often the level is measured, milliseconds. */
const MEASURE_MS = 80;

/**
 * Measures the level of a stream until it is told to stop.
 *
 * @returns the way to stop
 */
export function watchVoiceLevel(stream: MediaStream, tell: (level: VoiceLevel) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(voiceLevel(samples));
  }, MEASURE_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
