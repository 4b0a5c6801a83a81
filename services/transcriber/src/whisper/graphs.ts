import { ModelError } from '../models/model-error.ts';
import { MELS } from './log-mel.ts';
import { ELEMENT, type GraphValue, OnnxGraph } from './onnx-writer.ts';
import type { Weight } from './weights.ts';

/** Values of one head of attention. */
export const HEAD_SIZE = 64;

const LARGEST_INT8 = 127;
const NORM_EPSILON = 1e-5;
const LEAST_SCALE = 1e-8;

/** Names of what the decoder remembers of a layer and of what it attends to. */
const KEYS_AND_VALUES = ['k', 'v'] as const;

/** The two graphs of a Whisper, as ONNX models with linear layers in 8 bits. */
export interface WhisperGraphs {
  /** `mel` to the keys and values that the decoder attends to. */
  readonly encoder: Buffer;
  /** `tokens`, `positions` and what it remembers to `logits` of the last token. */
  readonly decoder: Buffer;
  readonly layers: number;
  readonly heads: number;
}

/**
 * Makes the graphs of a Whisper from its weights.
 *
 * @param name of the model, for errors
 * @throws ModelError `MODEL_UNREADABLE` when a weight is missing
 */
export function makeGraphs(weights: ReadonlyMap<string, Weight>, name: string): WhisperGraphs {
  const parts = new Parts(weights, name);
  return {
    encoder: encoderOf(parts),
    decoder: decoderOf(parts),
    layers: parts.layers,
    heads: parts.heads,
  };
}

/** Weights of a Whisper by their place. */
class Parts {
  readonly #weights: ReadonlyMap<string, Weight>;
  readonly #name: string;
  readonly layers: number;
  readonly width: number;

  constructor(weights: ReadonlyMap<string, Weight>, name: string) {
    this.#weights = weights;
    this.#name = name;
    this.width = this.weight('encoder/conv1/weight').dims[0] ?? 0;
    let layers = 0;
    while (weights.has(`encoder/layer_${layers}/ffn/linear_0/weight`)) layers += 1;
    this.layers = layers;
  }

  get heads(): number {
    return this.width / HEAD_SIZE;
  }

  weight(name: string): Weight {
    const weight = this.#weights.get(name);
    if (weight === undefined)
      throw new ModelError('MODEL_UNREADABLE', this.#name, `it has no ${name}; fetch it again`);
    return weight;
  }
}

/** Values as whole numbers from −127 to 127 with one scale for each row. */
function quantised({ dims, data }: Weight): {
  rows: number;
  columns: number;
  values: Int8Array;
  scales: Float32Array;
} {
  const [rows = 0, columns = 0] = dims;
  const values = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let largest = LEAST_SCALE;
    for (let at = 0; at < columns; at++) largest = Math.max(largest, Math.abs(data[from + at] as number));
    const scale = largest / LARGEST_INT8;
    scales[row] = scale;
    for (let at = 0; at < columns; at++) {
      const value = Math.round((data[from + at] as number) / scale);
      values[from + at] = Math.max(-LARGEST_INT8, Math.min(LARGEST_INT8, value));
    }
  }
  return { rows, columns, values, scales };
}

/** A graph that is being made of the layers of a transformer. */
class LayerGraph extends OnnxGraph {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  floats(name: string): string {
    const { dims, data } = this.#parts.weight(name);
    return this.constant(ELEMENT.float, dims, data);
  }

  /** A linear layer in 8 bits; what goes in is made 8 bits as it comes. */
  linear(input: string, name: string, bias = true): string {
    const { rows, columns, values, scales } = quantised(this.#parts.weight(`${name}/weight`));
    const turned = new Int8Array(values.length);
    for (let row = 0; row < rows; row++) {
      for (let at = 0; at < columns; at++) turned[at * rows + row] = values[row * columns + at] as number;
    }
    const matrix = this.constant(ELEMENT.int8, [columns, rows], turned);
    const scale = this.constant(ELEMENT.float, [rows], scales);
    const added = bias ? [this.floats(`${name}/bias`)] : [];
    return this.runtimeNode('DynamicQuantizeMatMul', [input, matrix, scale, '', ...added]);
  }

  norm(input: string, name: string): string {
    const inputs = [input, this.floats(`${name}/gamma`), this.floats(`${name}/beta`)];
    return this.node('LayerNormalization', inputs, { epsilon: { real: NORM_EPSILON }, axis: -1 });
  }

  gelu(input: string): string {
    return this.runtimeNode('Gelu', [input]);
  }

  add(one: string, other: string): string {
    return this.node('Add', [one, other]);
  }

  /** Parts of the last dimension, each as wide as the model. */
  parted(input: string, count: number): string[] {
    const sizes = this.wholes([count], ...Array<number>(count).fill(this.#parts.width));
    return this.split('Split', [input, sizes], count, { axis: -1 });
  }

  feedForward(input: string, name: string): string {
    const inner = this.gelu(this.linear(this.norm(input, `${name}/layer_norm`), `${name}/linear_0`));
    return this.add(input, this.linear(inner, `${name}/linear_1`));
  }
}

function remembered(prefix: string, length: string, { layers, heads }: Parts): GraphValue[] {
  return Array.from({ length: layers }, (_, layer) =>
    KEYS_AND_VALUES.map((part) => ({
      name: `${prefix}_${part}${layer}`,
      element: ELEMENT.float,
      dims: [1, heads, length, HEAD_SIZE],
    })),
  ).flat();
}

function encoderOf(parts: Parts): Buffer {
  const graph = new LayerGraph(parts);
  const convolve = (input: string, name: string, strides: number): string =>
    graph.gelu(
      graph.node('Conv', [input, graph.floats(`${name}/weight`), graph.floats(`${name}/bias`)], {
        pads: [1, 1],
        strides: [strides],
      }),
    );
  const sound = convolve(convolve('mel', 'encoder/conv1', 1), 'encoder/conv2', 2);
  let state = graph.node('Transpose', [sound], { perm: [0, 2, 1] });
  const length = graph.node('Gather', [graph.node('Shape', [state]), graph.wholes([1], 1)]);
  const positions = graph.floats('encoder/position_encodings/encodings');
  const first = graph.wholes([1], 0);
  state = graph.add(state, graph.node('Slice', [positions, first, length, graph.wholes([1], 0)]));
  for (let layer = 0; layer < parts.layers; layer++) {
    const name = `encoder/layer_${layer}`;
    const normed = graph.norm(state, `${name}/self_attention/layer_norm`);
    const queries = graph.parted(graph.linear(normed, `${name}/self_attention/linear_0`), 3);
    const attended = graph.runtimeNode('MultiHeadAttention', queries, { num_heads: parts.heads });
    state = graph.add(state, graph.linear(attended, `${name}/self_attention/linear_1`));
    state = graph.feedForward(state, `${name}/ffn`);
  }
  state = graph.norm(state, 'encoder/layer_norm');
  const shape = graph.wholes([4], 0, -1, parts.heads, HEAD_SIZE);
  for (let layer = 0; layer < parts.layers; layer++) {
    const both = graph.parted(graph.linear(state, `decoder/layer_${layer}/attention/linear_1`), 2);
    for (const [at, part] of KEYS_AND_VALUES.entries()) {
      const shaped = graph.node('Reshape', [both[at] as string, shape]);
      graph.node('Transpose', [shaped], { perm: [0, 2, 1, 3] }, `cross_${part}${layer}`);
    }
  }
  const mel: GraphValue = { name: 'mel', element: ELEMENT.float, dims: [1, MELS, 'frames'] };
  return graph.bytes('encoder', [mel], remembered('cross', 'sounds', parts));
}

function decoderOf(parts: Parts): Buffer {
  const graph = new LayerGraph(parts);
  const { rows, columns, values, scales } = quantised(parts.weight('decoder/embeddings/weight'));
  const pieces = graph.constant(ELEMENT.int8, [rows, columns], values);
  const embedded = graph.node('Cast', [graph.node('Gather', [pieces, 'tokens'])], { to: ELEMENT.float });
  const scale = graph.node('Gather', [graph.constant(ELEMENT.float, [rows], scales), 'tokens']);
  const widened = graph.node('Unsqueeze', [scale, graph.wholes([1], -1)]);
  const positions = graph.node('Gather', [graph.floats('decoder/position_encodings/encodings'), 'positions']);
  let state = graph.add(graph.node('Mul', [embedded, widened]), positions);
  for (let layer = 0; layer < parts.layers; layer++) {
    const name = `decoder/layer_${layer}`;
    const normed = graph.norm(state, `${name}/self_attention/layer_norm`);
    const [query = '', key = '', value = ''] = graph.parted(
      graph.linear(normed, `${name}/self_attention/linear_0`),
      3,
    );
    const own = graph.runtimeNode(
      'MultiHeadAttention',
      [query, key, value, '', '', '', `past_k${layer}`, `past_v${layer}`],
      { num_heads: parts.heads, unidirectional: 1 },
      [`own${layer}`, `new_k${layer}`, `new_v${layer}`],
    );
    state = graph.add(state, graph.linear(own, `${name}/self_attention/linear_1`));
    const asking = graph.linear(
      graph.norm(state, `${name}/attention/layer_norm`),
      `${name}/attention/linear_0`,
    );
    const heard = graph.runtimeNode('MultiHeadAttention', [asking, `cross_k${layer}`, `cross_v${layer}`], {
      num_heads: parts.heads,
    });
    state = graph.add(state, graph.linear(heard, `${name}/attention/linear_2`));
    state = graph.feedForward(state, `${name}/ffn`);
  }
  const last = graph.node('Gather', [graph.norm(state, 'decoder/layer_norm'), graph.wholes([], -1)], {
    axis: 1,
  });
  graph.node('Identity', [graph.linear(last, 'decoder/embeddings', false)], {}, 'logits');
  return graph.bytes(
    'decoder',
    [
      { name: 'tokens', element: ELEMENT.int64, dims: [1, 'tokens'] },
      { name: 'positions', element: ELEMENT.int64, dims: ['tokens'] },
      ...remembered('past', 'past', parts),
      ...remembered('cross', 'sounds', parts),
    ],
    [{ name: 'logits', element: ELEMENT.float, dims: [1, rows] }, ...remembered('new', 'all', parts)],
  );
}
