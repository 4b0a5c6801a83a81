import { BareRecogniser } from '../evaluation/bare-recogniser.ts';

/** Body of the process that tries a model; it fails or dies when the model is damaged. */
const [folder = ''] = process.argv.slice(2);
const recogniser = new BareRecogniser(folder, 200);
recogniser.recognise(Buffer.alloc(16_000), 16_000);
recogniser.close();
