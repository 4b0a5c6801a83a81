/** What a text is encoded as: many models read a question and a passage differently. */
export type TextKind = 'query' | 'passage';

/** Turns texts into vectors of meaning. */
export interface TextEncoder {
  /** Name of the model: vectors of two models cannot be compared. */
  readonly model: string;
  /**
   * One vector per text, in order, all of one length.
   *
   * @throws EncoderUnavailableError
   */
  encode(texts: readonly string[], kind: TextKind, signal: AbortSignal): Promise<readonly Float32Array[]>;
}

/** Judges passages against a question by reading both together. */
export interface Reranker {
  /**
   * Scores in the order of the passages; comparable inside one call only.
   *
   * @throws EncoderUnavailableError
   */
  score(query: string, passages: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
}

/** The model server cannot answer, does not in time, or answers something else than what was asked for. */
export class EncoderUnavailableError extends Error {
  override readonly name = 'EncoderUnavailableError';
  readonly code = 'ENCODER_UNAVAILABLE';
  readonly reason: 'unreachable' | 'late' | 'refused' | 'malformed';

  constructor(reason: EncoderUnavailableError['reason'], what: string, options?: ErrorOptions) {
    super(`the model server ${what}`, options);
    this.reason = reason;
  }
}
