import { BINS } from '../src/whisper/fourier.ts';
import { filterBank, MELS } from '../src/whisper/log-mel.ts';
import { Vocabulary } from '../src/whisper/vocabulary.ts';
import type { Weight } from '../src/whisper/weights.ts';

const MAGIC = 0x67676d6c;
const HALF_FLOATS = 1;
const FLOATS = 0;
const AUDIO_CONTEXT = 1500;
const TEXT_CONTEXT = 448;
const HEAD_SIZE = 64;
/** Pieces of text of the multilingual models; the tokens after them are known to whisper.cpp. */
const PIECES = 50_257;

type Weights = ReadonlyMap<string, Weight>;

/**
 * A Whisper for whisper.cpp, of the weights that CTranslate2 has: 16-bit floats for matrices, 32-bit ones for the rest (what the
 * file holds: https://github.com/ggml-org/whisper.cpp, `models/convert-pt-to-ggml.py`).
 *
 * @param weights as `readWeights` gives them
 * @param numbers number of each piece, as `model.vocab` of a `tokenizer.json`
 */
export function ggmlModel(weights: Weights, numbers: Readonly<Record<string, number>>): Buffer {
  const tensors = tensorsOf(weights);
  const width = tensor(tensors, 'encoder.conv1.bias').data.length;
  const [pieces = 0] = tensor(tensors, 'decoder.token_embedding.weight').dims;
  const layers = (side: string): number =>
    [...tensors.keys()].filter((name) => name.startsWith(side) && name.endsWith('.mlp_ln.bias')).length;
  const heads = width / HEAD_SIZE;
  return Buffer.concat([
    whole(MAGIC, pieces),
    whole(AUDIO_CONTEXT, width, heads, layers('encoder')),
    whole(TEXT_CONTEXT, width, heads, layers('decoder')),
    whole(MELS, HALF_FLOATS),
    ...filterParts(),
    ...pieceParts(numbers),
    ...[...tensors].flatMap(([name, { dims, data }]) => tensorParts(name, dims, data)),
  ]);
}

function whole(...values: readonly number[]): Buffer {
  return Buffer.from(Int32Array.from(values).buffer);
}

function filterParts(): Buffer[] {
  const all = new Float32Array(MELS * BINS);
  for (const [row, filter] of filterBank().entries()) {
    for (const [bin, weight] of filter) all[row * BINS + bin] = weight;
  }
  return [whole(MELS, BINS), Buffer.from(all.buffer)];
}

function pieceParts(numbers: Readonly<Record<string, number>>): Buffer[] {
  const vocabulary = new Vocabulary(numbers);
  const pieces = Array.from({ length: PIECES }, (_, number) => vocabulary.bytesOf(number));
  return [whole(PIECES), ...pieces.flatMap((piece) => [whole(piece.length), piece])];
}

function tensorParts(name: string, dims: readonly number[], data: Float32Array): Buffer[] {
  const isMatrix = dims.length > 1 && !name.endsWith('positional_embedding') && !name.endsWith('.bias');
  const values = isMatrix ? new Float16Array(data) : data;
  const head = whole(
    dims.length,
    Buffer.byteLength(name),
    isMatrix ? HALF_FLOATS : FLOATS,
    ...dims.toReversed(),
  );
  return [head, Buffer.from(name), Buffer.from(values.buffer, values.byteOffset, values.byteLength)];
}

function tensor(tensors: Weights, name: string): Weight {
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`the weights have no ${name}`);
  return found;
}

/** The tensors by their names at OpenAI: CTranslate2 keeps what is computed at once in one matrix. */
function tensorsOf(weights: Weights): Map<string, Weight> {
  const found = new Map<string, Weight>();
  const take = (from: string, to: string): void => void found.set(to, tensor(weights, from));
  const parted = (from: string, ...to: readonly string[]): void => {
    for (const kind of ['weight', 'bias'] as const) {
      const { dims, data } = tensor(weights, `${from}/${kind}`);
      const size = data.length / to.length;
      for (const [at, name] of to.entries()) {
        if (kind === 'bias' && name.endsWith('.key')) continue;
        const [rows = 0, ...columns] = dims;
        const part = data.slice(at * size, (at + 1) * size);
        found.set(`${name}.${kind}`, { dims: [rows / to.length, ...columns], data: part });
      }
    }
  };
  const norm = (from: string, to: string): void => {
    take(`${from}/gamma`, `${to}.weight`);
    take(`${from}/beta`, `${to}.bias`);
  };
  for (const conv of ['conv1', 'conv2']) {
    take(`encoder/${conv}/weight`, `encoder.${conv}.weight`);
    const { dims, data } = tensor(weights, `encoder/${conv}/bias`);
    found.set(`encoder.${conv}.bias`, { dims: [...dims, 1], data });
  }
  for (const side of ['encoder', 'decoder'])
    take(`${side}/position_encodings/encodings`, `${side}.positional_embedding`);
  take('decoder/embeddings/weight', 'decoder.token_embedding.weight');
  norm('encoder/layer_norm', 'encoder.ln_post');
  norm('decoder/layer_norm', 'decoder.ln');
  for (const side of ['encoder', 'decoder']) {
    for (let layer = 0; weights.has(`${side}/layer_${layer}/ffn/linear_0/weight`); layer++) {
      const [from, to] = [`${side}/layer_${layer}`, `${side}.blocks.${layer}`];
      norm(`${from}/self_attention/layer_norm`, `${to}.attn_ln`);
      parted(`${from}/self_attention/linear_0`, `${to}.attn.query`, `${to}.attn.key`, `${to}.attn.value`);
      parted(`${from}/self_attention/linear_1`, `${to}.attn.out`);
      norm(`${from}/ffn/layer_norm`, `${to}.mlp_ln`);
      parted(`${from}/ffn/linear_0`, `${to}.mlp.0`);
      parted(`${from}/ffn/linear_1`, `${to}.mlp.2`);
      if (side === 'encoder') continue;
      norm(`${from}/attention/layer_norm`, `${to}.cross_attn_ln`);
      parted(`${from}/attention/linear_0`, `${to}.cross_attn.query`);
      parted(`${from}/attention/linear_1`, `${to}.cross_attn.key`, `${to}.cross_attn.value`);
      parted(`${from}/attention/linear_2`, `${to}.cross_attn.out`);
    }
  }
  return found;
}
