import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from '@decroche/onnx-runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeGraphs } from './conversion.ts';
import { HEAD_SIZE } from './graphs.ts';
import { MELS } from './log-mel.ts';
import { readWeights } from './weights.ts';

const WIDTH = HEAD_SIZE;
const PIECES = 90;
const FRAMES = 20;

/** Deterministic small values. */
function values(count: number, seed: number): Float16Array {
  return Float16Array.from({ length: count }, (_, at) => Math.sin(at * 1.7 + seed) * 0.2);
}

/** A Whisper of one layer and one head in CTranslate2's format. */
function tinyWeights(): Buffer {
  const shapes: Record<string, number[]> = {
    'encoder/conv1/weight': [WIDTH, MELS, 3],
    'encoder/conv1/bias': [WIDTH],
    'encoder/conv2/weight': [WIDTH, WIDTH, 3],
    'encoder/conv2/bias': [WIDTH],
    'encoder/position_encodings/encodings': [FRAMES, WIDTH],
    'decoder/embeddings/weight': [PIECES, WIDTH],
    'decoder/position_encodings/encodings': [16, WIDTH],
  };
  const linear = (name: string, rows: number): void => {
    shapes[`${name}/weight`] = [rows, WIDTH];
    shapes[`${name}/bias`] = [rows];
  };
  const norm = (name: string): void => {
    shapes[`${name}/gamma`] = [WIDTH];
    shapes[`${name}/beta`] = [WIDTH];
  };
  for (const side of ['encoder', 'decoder']) {
    norm(`${side}/layer_norm`);
    norm(`${side}/layer_0/self_attention/layer_norm`);
    linear(`${side}/layer_0/self_attention/linear_0`, 3 * WIDTH);
    linear(`${side}/layer_0/self_attention/linear_1`, WIDTH);
    norm(`${side}/layer_0/ffn/layer_norm`);
    linear(`${side}/layer_0/ffn/linear_0`, WIDTH);
    linear(`${side}/layer_0/ffn/linear_1`, WIDTH);
  }
  norm('decoder/layer_0/attention/layer_norm');
  linear('decoder/layer_0/attention/linear_0', WIDTH);
  linear('decoder/layer_0/attention/linear_1', 2 * WIDTH);
  linear('decoder/layer_0/attention/linear_2', WIDTH);
  const uint32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const text = (value: string): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16LE(value.length + 1);
    return Buffer.concat([length, Buffer.from(`${value}\0`)]);
  };
  const tensors = Object.entries(shapes).map(([name, dims], seed) => {
    const data = Buffer.from(
      values(
        dims.reduce((product, dim) => product * dim, 1),
        seed,
      ).buffer,
    );
    return Buffer.concat([
      text(name),
      Buffer.from([dims.length]),
      ...dims.map(uint32),
      Buffer.from([4]),
      uint32(data.length),
      data,
    ]);
  });
  return Buffer.concat([
    uint32(6),
    text('WhisperSpec'),
    uint32(3),
    uint32(tensors.length),
    ...tensors,
    uint32(0),
  ]);
}

let folder = '';
let encoder: InferenceSession;
let decoder: InferenceSession;
let heard: InferenceSession.OnnxValueMapType;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'whisper-graphs-'));
  await writeGraphs(tinyWeights(), folder);
  encoder = await InferenceSession.create(path.join(folder, 'encoder.onnx'));
  decoder = await InferenceSession.create(path.join(folder, 'decoder.onnx'));
  const mel = Float32Array.from({ length: MELS * FRAMES }, (_, at) => Math.cos(at));
  heard = await encoder.run({ mel: new Tensor('float32', mel, [1, MELS, FRAMES]) });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

type Memory = Record<string, InferenceSession.OnnxValueMapType[string]>;

async function decode(tokens: readonly number[], position: number, past: Memory): Promise<Memory> {
  return await decoder.run({
    ...heard,
    ...past,
    tokens: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
    positions: new Tensor(
      'int64',
      BigInt64Array.from(tokens, (_, at) => BigInt(position + at)),
      [tokens.length],
    ),
  });
}

const nothing = (): Memory => ({
  past_k0: new Tensor('float32', new Float32Array(0), [1, 1, 0, HEAD_SIZE]),
  past_v0: new Tensor('float32', new Float32Array(0), [1, 1, 0, HEAD_SIZE]),
});

test('the encoder gives keys and values for half as many places as frames', () => {
  expect(heard.cross_k0?.dims).toEqual([1, 1, FRAMES / 2, HEAD_SIZE]);
  expect(heard.cross_v0?.dims).toEqual([1, 1, FRAMES / 2, HEAD_SIZE]);
});

test('pieces given one by one and all at once have the same next one', async () => {
  const together = await decode([5, 17, 60], 0, nothing());
  let memory = nothing();
  let last: Memory = {};
  for (const [position, token] of [5, 17, 60].entries()) {
    last = await decode([token], position, memory);
    memory = { past_k0: last.new_k0 as Tensor, past_v0: last.new_v0 as Tensor };
  }
  const [one, other] = [together.logits?.data, last.logits?.data] as Float32Array[];
  expect(one).toHaveLength(PIECES);
  const largest = Math.max(...(one ?? []).map(Math.abs));
  for (const [at, value] of (one ?? []).entries())
    expect(Math.abs(value - (other?.[at] ?? 0))).toBeLessThan(largest * 0.05);
  expect(memory.past_k0?.dims).toEqual([1, 1, 3, HEAD_SIZE]);
});

test('the same weights give the same bytes, and what is no model is refused', async () => {
  const again = await mkdtemp(path.join(tmpdir(), 'whisper-graphs-'));
  await writeGraphs(tinyWeights(), again);
  expect(await readFile(path.join(again, 'decoder.onnx'))).toEqual(
    await readFile(path.join(folder, 'decoder.onnx')),
  );
  await rm(again, { recursive: true });
  const cut = tinyWeights().subarray(0, 900);
  expect(() => readWeights(cut, 'whisper-x')).toThrow(
    expect.objectContaining({ code: 'MODEL_UNREADABLE', message: expect.stringContaining('it is cut off') }),
  );
  expect(() => readWeights(Buffer.from('no model at all'), 'whisper-x')).toThrow(
    /it is no Whisper of CTranslate2/,
  );
  await expect(writeGraphs(tinyWeights().subarray(0, 0), folder)).rejects.toMatchObject({
    code: 'MODEL_UNREADABLE',
  });
});
