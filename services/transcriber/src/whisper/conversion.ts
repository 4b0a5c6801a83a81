import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeGraphs } from './graphs.ts';
import { readWeights } from './weights.ts';

/**
 * Writes the two graphs that a Whisper is run from: `encoder.onnx` and `decoder.onnx`. The same weights give the same
 * bytes.
 *
 * @param weights content of a `model.bin` of CTranslate2
 * @param folder that takes the files
 * @throws ModelError `MODEL_UNREADABLE`
 */
export async function writeGraphs(weights: Buffer, folder: string): Promise<void> {
  const { encoder, decoder } = makeGraphs(readWeights(weights, folder), folder);
  await writeFile(path.join(folder, 'encoder.onnx'), encoder);
  await writeFile(path.join(folder, 'decoder.onnx'), decoder);
}
