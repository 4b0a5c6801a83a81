import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Writes the folder of a real token-classification model that fits in a test: one lookup of a row of label values for
 * each token (ONNX `Gather`), with a WordPiece tokenizer whose vocabulary is `words`. What the vocabulary lacks is a
 * name.
 */
export function tinyModelFolder(words: readonly string[], parts: Partial<TinyModelParts> = {}): string {
  const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...words];
  const labels = ['O', 'B-PER', 'I-PER'];
  const values = vocabulary.flatMap((word) => (word === '[UNK]' ? [0, 6, 3] : [6, 0, 0]));
  const folder = mkdtempSync(path.join(tmpdir(), 'tiny-model-'));
  const write = (file: string, content: unknown): void => {
    if (content !== null) {
      const data = content instanceof Uint8Array ? content : JSON.stringify(content);
      writeFileSync(path.join(folder, file), data);
    }
  };
  write('model.onnx', parts.model === undefined ? lookupModel(values, labels.length) : parts.model);
  write('config.json', parts.config === undefined ? { id2label: { ...labels } } : parts.config);
  write('tokenizer.json', parts.tokenizer === undefined ? wordPiece(vocabulary) : parts.tokenizer);
  return folder;
}

/** What stands in place of a file; null for none. */
interface TinyModelParts {
  readonly model: Uint8Array | null;
  readonly config: object | null;
  readonly tokenizer: object | null;
}

function wordPiece(vocabulary: readonly string[]): object {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
  return {
    version: '1.0',
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  };
}

/**
 * An ONNX model (protobuf, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): input_ids [b, n] int64 to logits
 * [b, n, width] float32.
 */
export function lookupModel(values: readonly number[], width: number, input = 'input_ids'): Uint8Array {
  const table = [
    ...number(1, values.length / width),
    ...number(1, width),
    ...number(2, FLOAT),
    ...text(8, 'table'),
    ...bytes(9, [...Buffer.from(new Float32Array(values).buffer)]),
  ];
  const node = [...text(1, 'table'), ...text(1, input), ...text(2, 'logits'), ...text(4, 'Gather')];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'lookup'),
    ...bytes(5, table),
    ...bytes(11, value(input, INT64, ['b', 'n'])),
    ...bytes(12, value('logits', FLOAT, ['b', 'n', width])),
  ];
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 13))]);
}

const FLOAT = 1;
const INT64 = 7;

function value(name: string, element: number, dimensions: readonly (string | number)[]): number[] {
  const shape = dimensions.flatMap((size) =>
    bytes(1, typeof size === 'string' ? text(2, size) : number(1, size)),
  );
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, element), ...bytes(2, shape)]))];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): number[] => bytes(field, [...Buffer.from(value)]);
