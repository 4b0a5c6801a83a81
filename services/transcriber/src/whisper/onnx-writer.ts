/** Element types of tensors, as numbered by ONNX. */
export const ELEMENT = Object.freeze({ float: 1, int8: 3, int64: 7 });
export type Element = (typeof ELEMENT)[keyof typeof ELEMENT];

/** A dimension: a length, or the name of one that is known only when the model is run. */
export type Dimension = number | string;

/** What goes into a graph or comes out of it. */
export interface GraphValue {
  readonly name: string;
  readonly element: Element;
  readonly dims: readonly Dimension[];
}

/** Settings of a node: whole numbers, lists of them, or a real number. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly real: number }>>;

/** Version of the intermediate representation, of the standard operators and of those of onnxruntime. */
const IR_VERSION = 9;
const OPERATORS = 17;
const RUNTIME_OPERATORS = 1;
export const RUNTIME_DOMAIN = 'com.microsoft';

/** Kinds of attributes, as numbered by ONNX. */
const REAL = 1;
const WHOLE = 2;
const WHOLE_LIST = 7;

/** A varint of protobuf. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

function whole(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function message(field: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}

function string(field: number, text: string): Buffer {
  return message(field, Buffer.from(text));
}

function real(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
}

function attribute(name: string, value: Attributes[string]): Buffer {
  if (typeof value === 'number') return message(5, string(1, name), whole(3, value), whole(20, WHOLE));
  if ('real' in value) return message(5, string(1, name), real(2, value.real), whole(20, REAL));
  return message(5, string(1, name), ...value.map((each) => whole(8, each)), whole(20, WHOLE_LIST));
}

function shaped(field: number, { name, element, dims }: GraphValue): Buffer {
  const shape = dims.map((dim) => message(1, typeof dim === 'number' ? whole(1, dim) : string(2, dim)));
  return message(field, string(1, name), message(2, message(1, whole(1, element), message(2, ...shape))));
}

/**
 * Writes a model in the ONNX format, as much of it as a Whisper needs; field numbers are those of `onnx.proto`
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
export class OnnxGraph {
  readonly #nodes: Buffer[] = [];
  readonly #weights: Buffer[] = [];
  #names = 0;

  /** Adds a constant. @returns its name */
  constant(element: Element, dims: readonly number[], data: NodeJS.ArrayBufferView): string {
    const name = this.#newName();
    const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const sizes = dims.map((dim) => whole(1, dim));
    this.#weights.push(message(5, ...sizes, whole(2, element), string(8, name), message(9, raw)));
    return name;
  }

  /** Adds a constant of whole numbers; without dimensions, a single one. */
  wholes(dims: readonly number[], ...values: readonly number[]): string {
    return this.constant(ELEMENT.int64, dims, BigInt64Array.from(values, BigInt));
  }

  /** Adds an operation with one result. @param output name of the result; a new one when absent */
  node(type: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = output ?? this.#newName();
    this.#add(type, inputs, [name], attributes, '');
    return name;
  }

  /** Adds an operation with several results; the names are new ones. */
  split(type: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const names = Array.from({ length: count }, () => this.#newName());
    this.#add(type, inputs, names, attributes, '');
    return names;
  }

  /** Adds an operation of onnxruntime's own. */
  runtimeNode(
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    outputs: readonly string[] = [this.#newName()],
  ): string {
    this.#add(type, inputs, outputs, attributes, RUNTIME_DOMAIN);
    return outputs[0] as string;
  }

  /** The whole model. */
  bytes(name: string, inputs: readonly GraphValue[], outputs: readonly GraphValue[]): Buffer {
    const graph = message(
      7,
      ...this.#nodes,
      string(2, name),
      ...this.#weights,
      ...inputs.map((value) => shaped(11, value)),
      ...outputs.map((value) => shaped(12, value)),
    );
    return Buffer.concat([
      whole(1, IR_VERSION),
      graph,
      message(8, string(1, ''), whole(2, OPERATORS)),
      message(8, string(1, RUNTIME_DOMAIN), whole(2, RUNTIME_OPERATORS)),
    ]);
  }

  #add(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes,
    domain: string,
  ): void {
    this.#nodes.push(
      message(
        1,
        ...inputs.map((input) => string(1, input)),
        ...outputs.map((output) => string(2, output)),
        string(4, type),
        ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
        ...(domain === '' ? [] : [string(7, domain)]),
      ),
    );
  }

  #newName(): string {
    return `v${this.#names++}`;
  }
}
