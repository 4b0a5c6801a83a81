/** The bus cannot be reached now. What was to be published is lost for the assistant, never for the call. */
export class BusUnavailableError extends Error {
  override readonly name = 'BusUnavailableError';
  readonly code = 'BUS_UNAVAILABLE';

  constructor(what: string, options?: ErrorOptions) {
    super(`${what}: NATS cannot be reached; check NATS_URL and that nats-server runs`, options);
  }
}
