import { BareRecogniser } from '../engine/bare-recogniser.ts';
import { WhisperModel } from '../whisper/whisper-model.ts';

/** Body of the process that tries a model; it fails or dies when the model is damaged. */
const [folder = '', engine = ''] = process.argv.slice(2);
if (engine === 'whisper') {
  const model = await WhisperModel.load(folder);
  await model.understand(new Float32Array(16_000));
} else {
  const recogniser = new BareRecogniser(folder, 200);
  recogniser.recognise(Buffer.alloc(16_000), 16_000);
  recogniser.close();
}
