import { setTimeout as wait } from 'node:timers/promises';
import { InferenceSession } from '@decroche/onnx-runtime';
import { toLinear } from '../audio/audio-format.ts';
import { forWhisper } from '../whisper/upsampling.ts';
import { WhisperModel } from '../whisper/whisper-model.ts';
import { Playlist } from './playlist.ts';

/**
 * The recogniser for people with nothing around it: each sentence of the streams is decoded once, whole, when it is over.
 * Prints its CPU seconds, and those of them that were spent in onnxruntime.
 */
const [model = '', streams = '1', seconds = '1', ...files] = process.argv.slice(2);
const playlist = await Playlist.of(files);
const sentences = Array.from({ length: Number(streams) }, (_, stream) =>
  playlist.sentencesOf(stream, Number(seconds)),
)
  .flat()
  .sort((one, other) => one.endMs - other.endMs);

let runtimeUs = 0;
const create = InferenceSession.create.bind(InferenceSession) as (
  ...given: readonly unknown[]
) => Promise<InferenceSession>;
Object.assign(InferenceSession, {
  create: async (...given: readonly unknown[]): Promise<InferenceSession> => {
    const session = await create(...given);
    const run = session.run.bind(session);
    session.run = async (feeds: InferenceSession.FeedsType) => {
      const before = process.cpuUsage();
      const outputs = await run(feeds);
      const { user, system } = process.cpuUsage(before);
      runtimeUs += user + system;
      return outputs;
    };
    return session;
  },
});

const whisper = await WhisperModel.load(model);
const before = process.cpuUsage();
const begun = performance.now();
for (const { pcm, endMs } of sentences) {
  await wait(Math.max(0, begun + endMs - performance.now()));
  await whisper.understand(forWhisper(toLinear(pcm, 'pcm-s16le'), 8000));
}
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  `${JSON.stringify({ cpuSeconds: (user + system) / 1e6, runtimeSeconds: runtimeUs / 1e6 })}\n`,
);
await whisper.release();
