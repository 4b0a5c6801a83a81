import { parentPort, workerData } from 'node:worker_threads';
// Not by the door of the kit: a thread that is started again must not wait for all that stands behind it.
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import type { DecoderSetup, DecodingJob, DecodingOutcome, VoskWord } from './decoding-job.ts';
import { loadVosk } from './vosk-library.ts';

/** Body of a decoding thread: it does one job at a time and keeps nothing between jobs. */
const setup = workerData as DecoderSetup;
const vosk = loadVosk(setup.library);
const wipe = createMemoryWipe();

function decode(job: DecodingJob): DecodingOutcome {
  const begun = process.hrtime.bigint();
  let recogniser = job.recogniser;
  const outcome = (rest: Omit<DecodingOutcome, 'utterance' | 'busyUs'>): DecodingOutcome => ({
    utterance: job.utterance,
    busyUs: Number((process.hrtime.bigint() - begun) / 1000n),
    ...rest,
  });
  if (recogniser === 0n) {
    recogniser = vosk.newRecogniser(setup.model, job.sampleRateHz) ?? 0n;
    if (!recogniser) return outcome({ recogniser: 0n, failed: true });
    vosk.setWords(recogniser, 1);
  }
  for (const samples of job.samples) {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    if (vosk.accept(recogniser, bytes, bytes.length) < 0) return outcome({ recogniser, failed: true });
  }
  if (!job.finish) {
    const { partial } = JSON.parse(vosk.partialResult(recogniser)) as { partial: string };
    return outcome({ recogniser, partial });
  }
  const { result } = JSON.parse(vosk.finalResult(recogniser)) as { result?: VoskWord[] };
  vosk.freeRecogniser(recogniser);
  return outcome({ recogniser: 0n, words: result ?? [] });
}

parentPort?.on('message', (jobs: readonly DecodingJob[]) => {
  parentPort?.postMessage(jobs.map(decode));
  wipe.wipe();
});
