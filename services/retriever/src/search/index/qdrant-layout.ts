import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { SearchDocument } from '../ranking/search-document.ts';
import type { SparseVector } from './passage-index.ts';

/** What an index is filled with: one vector for each document, in order. */
export interface IndexedPassages {
  readonly documents: readonly SearchDocument[];
  readonly vectors: readonly SparseVector[];
  /** Vectors of meaning, one per document; empty without an encoder. */
  readonly dense: readonly Float32Array[];
}

/** Names of the vectors of a point. */
export const VECTOR = 'lexical';
export const DENSE_VECTOR = 'dense';

/** Fields of the payload that searches filter by, with the kind of their index. */
export const PAYLOAD_INDEXES = {
  scope: 'keyword',
  theme: 'keyword',
  valid_from: 'integer',
  valid_to: 'integer',
} as const;

/** Day number of a rule without an end. */
const OPEN_END = 99_991_231;
/** Fewer passages than this under a filter are read one by one; the default of 5,000 scans whole funds. */
const FULL_SCAN_THRESHOLD = 100;
/** Passages hashed between two breaths. */
const SLICE = 1_000;

/** One passage as Qdrant keeps it; its number is its place in the base. */
export interface Point {
  readonly id: number;
  readonly vector: Record<string, number[] | { indices: number[]; values: number[] }>;
  readonly payload: Payload;
}

type Payload = Record<'id' | 'scope' | 'theme', string> & Record<'valid_from' | 'valid_to', number>;

export function pointOf({ documents, vectors, dense }: IndexedPassages, place: number): Point {
  const vector = vectors[place];
  const meaning = dense[place];
  return {
    id: place,
    vector: {
      [VECTOR]: { indices: [...(vector?.indices ?? [])], values: [...(vector?.values ?? [])] },
      ...(meaning === undefined ? {} : { [DENSE_VECTOR]: [...meaning] }),
    },
    payload: payloadOf(documents[place] as SearchDocument),
  };
}

function payloadOf({ id, scope, theme, validFrom, validTo }: SearchDocument): Payload {
  return {
    id,
    scope,
    theme,
    valid_from: validFrom === null ? 0 : dayNumber(validFrom),
    valid_to: validTo === null ? OPEN_END : dayNumber(validTo),
  };
}

/** `2026-09-01` as 20260901. */
export function dayNumber(isoDay: string): number {
  return Number(isoDay.replaceAll('-', ''));
}

/** What a collection is made with, its name apart. */
export interface CollectionShape {
  readonly vectors: Record<string, { size: number; distance: 'Cosine' }>;
  readonly sparse_vectors: Record<string, { index: { full_scan_threshold: number } }>;
  readonly replication_factor: number;
  readonly write_consistency_factor: number;
}

export function shapeOf(
  { dense }: IndexedPassages,
  copies: { readonly replicationFactor: number; readonly writeConsistencyFactor: number },
): CollectionShape {
  return {
    vectors: dense[0] === undefined ? {} : { [DENSE_VECTOR]: { size: dense[0].length, distance: 'Cosine' } },
    sparse_vectors: { [VECTOR]: { index: { full_scan_threshold: FULL_SCAN_THRESHOLD } } },
    replication_factor: copies.replicationFactor,
    write_consistency_factor: copies.writeConsistencyFactor,
  };
}

/**
 * Digest of all that a collection holds and how: vectors, payload, vectors of meaning, shape. Whatever a vector was made
 * from, a title, a sample question, the lexicon, a model or the code, changes it with the vector.
 *
 * @returns 24 hexadecimal digits
 */
export async function contentDigest(passages: IndexedPassages, shape: CollectionShape): Promise<string> {
  const { documents, vectors, dense } = passages;
  const hash = createHash('sha256').update(JSON.stringify([shape, PAYLOAD_INDEXES, documents.length]));
  for (const [place, document] of documents.entries()) {
    if (place % SLICE === SLICE - 1) await breathe();
    const { indices, values } = vectors[place] as SparseVector;
    hash.update(JSON.stringify([payloadOf(document), indices.length]));
    hash.update(bytesOf(indices)).update(bytesOf(values));
    if (dense[place] !== undefined) hash.update(bytesOf(dense[place]));
  }
  return hash.digest('hex').slice(0, 24);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
