/** Base of what an ARI call can fail with; `code` is stable, messages are for people. */
export abstract class AriFailure extends Error {
  abstract readonly code: string;
  /** Method and path template, without any value: safe in logs and span names. */
  readonly operation: string;

  constructor(operation: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.operation = operation;
  }
}

export type AriErrorCode =
  | 'ARI_BAD_REQUEST'
  | 'ARI_UNAUTHORIZED'
  | 'ARI_NOT_FOUND'
  | 'ARI_CONFLICT'
  | 'ARI_PRECONDITION'
  | 'ARI_NOT_IN_STASIS'
  | 'ARI_SERVER'
  | 'ARI_REFUSED';

const CODES: Readonly<Record<number, AriErrorCode>> = {
  400: 'ARI_BAD_REQUEST',
  401: 'ARI_UNAUTHORIZED',
  403: 'ARI_UNAUTHORIZED',
  404: 'ARI_NOT_FOUND',
  409: 'ARI_CONFLICT',
  412: 'ARI_PRECONDITION',
  422: 'ARI_NOT_IN_STASIS',
};

/** Asterisk answered, and refused. `status` is the HTTP status. */
export class AriError extends AriFailure {
  override readonly name = 'AriError';
  readonly code: AriErrorCode;
  readonly status: number;

  constructor(operation: string, status: number, reason: string) {
    super(operation, `Asterisk refused ${operation} with HTTP ${status}: ${reason}`);
    this.status = status;
    this.code = CODES[status] ?? (status >= 500 ? 'ARI_SERVER' : 'ARI_REFUSED');
  }
}

/** No answer within the deadline. Whether Asterisk acted is unknown: look before asking again. */
export class AriTimeoutError extends AriFailure {
  override readonly name = 'AriTimeoutError';
  readonly code = 'ARI_TIMEOUT';

  constructor(operation: string, deadlineMs: number, options?: ErrorOptions) {
    super(operation, `Asterisk did not answer ${operation} within ${deadlineMs} ms`, options);
  }
}

/** The connection failed or was cut. For anything but GET and DELETE, whether Asterisk acted is unknown. */
export class AriUnreachableError extends AriFailure {
  override readonly name = 'AriUnreachableError';
  readonly code = 'ARI_UNREACHABLE';

  constructor(operation: string, reason: string, options?: ErrorOptions) {
    super(
      operation,
      `Asterisk could not be reached for ${operation} (${reason}); is its HTTP server up?`,
      options,
    );
  }
}

/** Asterisk answered with something that is not what its description promises. */
export class AriProtocolError extends AriFailure {
  override readonly name = 'AriProtocolError';
  readonly code = 'ARI_PROTOCOL';
}

/** The client, or the caller's own signal, ended the call. */
export class AriClosedError extends AriFailure {
  override readonly name = 'AriClosedError';
  readonly code = 'ARI_CLOSED';

  constructor(operation: string, options?: ErrorOptions) {
    super(operation, `${operation} was given up: the client or the request was closed`, options);
  }
}

/** The event connection was lost while something waited for an event, which will never be replayed. */
export class AriEventsLostError extends AriFailure {
  override readonly name = 'AriEventsLostError';
  readonly code = 'ARI_EVENTS_LOST';

  constructor(operation: string) {
    super(
      operation,
      `the event connection was lost during ${operation}; look at the state of Asterisk instead`,
    );
  }
}

/** The channel ended before what was awaited of it came. */
export class AriChannelGoneError extends AriFailure {
  override readonly name = 'AriChannelGoneError';
  readonly code = 'ARI_CHANNEL_GONE';

  constructor(operation: string) {
    super(operation, `the channel ended during ${operation}`);
  }
}
