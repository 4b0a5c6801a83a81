/** What kept a language model from writing its answer. */
export type WriterFault =
  /** It cannot be reached, or broke off. */
  | 'unreachable'
  /** It refused: too many requests, an unknown model, a wrong key, a fault of its own. */
  | 'refused'
  /** It was silent for too long, or was not done by the deadline. */
  | 'late'
  /** It wrote something else than what was asked for, or never stopped. */
  | 'malformed'
  /** It says that the documents do not answer. */
  | 'declined'
  /** As many answers are being written as may be, or it failed again and again of late. */
  | 'busy'
  /** What the experts ask of it is not known, or may not be used. */
  | 'uninstructed';

/** A language model did not write its answer; the built-in draft stands. Nothing that it wrote is in the message. */
export class WriterError extends Error {
  override readonly name = 'WriterError';
  readonly code = 'WRITER_FAILED';
  readonly fault: WriterFault;

  constructor(fault: WriterFault, what: string) {
    super(`the language model ${what}`);
    this.fault = fault;
  }
}
