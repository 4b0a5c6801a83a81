import { parentPort, workerData } from 'node:worker_threads';
// Not by the door of the kit: a thread that is started again must not wait for all that stands behind it.
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import type { UtteranceJob, UtteranceOutcome } from '../engine/whole-utterance.ts';
import { foreignLanguageIn } from './foreign-language.ts';
import { heardWords } from './heard-words.ts';
import { inventionIn } from './inventions.ts';
import { WHISPER_RATE } from './log-mel.ts';
import { spokenForm } from './spoken-form.ts';
import { forWhisper } from './upsampling.ts';
import type { WhisperMessage, WhisperOrder, WhisperSetup } from './whisper-job.ts';
import { WhisperModel } from './whisper-model.ts';

/** Body of a thread: it does one job at a time and keeps nothing between jobs. */
const { folder } = workerData as WhisperSetup;
const wipe = createMemoryWipe();

async function recognise(model: WhisperModel, job: UtteranceJob): Promise<UtteranceOutcome> {
  const begun = process.hrtime.bigint();
  const before = process.threadCpuUsage();
  const sound = forWhisper(job.samples, job.sampleRateHz);
  const seconds = sound.length / WHISPER_RATE;
  job.samples.fill(0);
  const understood = await model.understand(sound);
  sound.fill(0);
  const text = understood.words.map((word) => word.text).join(' ');
  const invention = inventionIn({ ...understood, text, seconds });
  const { user, system } = process.threadCpuUsage(before);
  const language = foreignLanguageIn(understood, seconds);
  const isBelieved = invention === undefined && language === undefined;
  return {
    words: isBelieved ? heardWords(spokenForm(understood.words), seconds * 1000) : [],
    language,
    busyUs: Number((process.hrtime.bigint() - begun) / 1000n),
    cpuUs: user + system,
  };
}

function tell(message: WhisperMessage): void {
  parentPort?.postMessage(message);
}

try {
  const model = await WhisperModel.load(folder);
  parentPort?.on('message', (order: WhisperOrder) => {
    if (order.kind === 'leave') {
      parentPort?.close();
      return;
    }
    recognise(model, order.job)
      .then((outcome) => tell({ kind: 'outcome', outcome }))
      .catch(() => tell({ kind: 'failed' }))
      .finally(() => wipe.wipe());
  });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'refused', message: (error as Error).message });
}
