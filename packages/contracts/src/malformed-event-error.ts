/** Bytes on a subject that are not the event they should be. The reader drops them and goes on. */
export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError';
  readonly code = 'MALFORMED_EVENT';
  readonly event: string;

  constructor(event: string, reason: string, options?: ErrorOptions) {
    super(`malformed ${event} event: ${reason}`, options);
    this.event = event;
  }
}
