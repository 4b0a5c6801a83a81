/** A request that is answered with an error. The message is one English line without anything that was typed. */
export abstract class RequestError extends Error {
  abstract readonly code: string;
  /** HTTP status. */
  abstract readonly statusCode: number;
}

/** The body, query or header is not what the route takes. */
export class MalformedRequestError extends RequestError {
  override readonly name = 'MalformedRequestError';
  readonly code = 'MALFORMED_REQUEST';
  readonly statusCode = 400;
}

/** Nobody is signed in. */
export class NotSignedInError extends RequestError {
  override readonly name = 'NotSignedInError';
  readonly code = 'NOT_SIGNED_IN';
  readonly statusCode = 401;

  constructor() {
    super('no session, or it expired: sign in first');
  }
}

/** Someone is signed in whose role does not open this. */
export class WrongRoleError extends RequestError {
  override readonly name = 'WrongRoleError';
  readonly code = 'WRONG_ROLE';
  readonly statusCode = 403;

  constructor() {
    super('this is not open to your role');
  }
}

/** The request changes something and does not come from our own page. */
export class ForeignRequestError extends RequestError {
  override readonly name = 'ForeignRequestError';
  readonly code = 'FOREIGN_REQUEST';
  readonly statusCode = 403;

  constructor() {
    super('the x-csrf-token header or the origin does not match the session: reload the page');
  }
}

/** The thing asked for is not there, or is not for this desk. */
export class NotFoundError extends RequestError {
  override readonly name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
  readonly statusCode = 404;

  constructor(what: string) {
    super(`${what} is not here`);
  }
}

/** The session has no extension yet. */
export class NoExtensionError extends RequestError {
  override readonly name = 'NoExtensionError';
  readonly code = 'NO_EXTENSION';
  readonly statusCode = 409;

  constructor() {
    super('no extension chosen: POST /api/session/extension first');
  }
}

/** The extension is in another person's hands. */
export class ExtensionInUseError extends RequestError {
  override readonly name = 'ExtensionInUseError';
  readonly code = 'EXTENSION_IN_USE';
  readonly statusCode = 409;

  constructor() {
    super('another person is on this extension: POST /api/session/extension/ask asks for it');
  }
}

/** The extension is in the hands of another organisation's person. */
export class ExtensionElsewhereError extends RequestError {
  override readonly name = 'ExtensionElsewhereError';
  readonly code = 'EXTENSION_ELSEWHERE';
  readonly statusCode = 409;

  constructor() {
    super('somebody of another organisation is on this extension: take another one');
  }
}

/** A call rings or is held at the extension: nobody trains meanwhile. */
export class CallGoesOnError extends RequestError {
  override readonly name = 'CallGoesOnError';
  readonly code = 'CALL_GOES_ON';
  readonly statusCode = 409;

  constructor() {
    super('a call rings or is held at this extension: train when it is over');
  }
}

/** Another person asked for the extension just before. */
export class ExtensionAskedError extends RequestError {
  override readonly name = 'ExtensionAskedError';
  readonly code = 'EXTENSION_ASKED';
  readonly statusCode = 409;

  constructor() {
    super('somebody else asks for this extension already: try again in a minute');
  }
}

/** The request names a host that is not ours: a page of another site may be behind it. */
export class UnknownHostError extends RequestError {
  override readonly name = 'UnknownHostError';
  readonly code = 'UNKNOWN_HOST';
  /** RFC 9110, 15.5.20. */
  readonly statusCode = 421;

  constructor() {
    super('this server is not known under that name: PUBLIC_ORIGINS lists its names');
  }
}

/** A text that would be kept has something personal in it. */
export class PersonalDataError extends RequestError {
  override readonly name = 'PersonalDataError';
  readonly code = 'PERSONAL_DATA';
  readonly statusCode = 422;

  constructor() {
    super('there is something personal in this text, which would be kept: take it out and send it again');
  }
}

/** A campaign goes on already. */
export class CampaignOpenError extends RequestError {
  override readonly name = 'CampaignOpenError';
  readonly code = 'CAMPAIGN_OPEN';
  readonly statusCode = 409;

  constructor() {
    super('a campaign of reviews goes on: end it first');
  }
}

/** Too many requests, or too many open streams. */
export class TooManyRequestsError extends RequestError {
  override readonly name = 'TooManyRequestsError';
  readonly code = 'TOO_MANY_REQUESTS';
  readonly statusCode = 429;
}

/** The base does not let it happen as things stand; its code says why. */
export class KnowledgeRefusedError extends RequestError {
  override readonly name = 'KnowledgeRefusedError';
  readonly code: string;
  readonly statusCode = 409;

  /** @param code of the retriever, such as `VERSION_CHANGED` */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Something that the answer needs cannot be reached now. */
export class DependencyAwayError extends RequestError {
  override readonly name = 'DependencyAwayError';
  readonly code = 'DEPENDENCY_AWAY';
  readonly statusCode = 503;

  constructor(
    dependency:
      | 'pii-guard'
      | 'retriever'
      | 'generator'
      | 'redis'
      | 'database'
      | 'bus'
      | 'ivr-gateway'
      | 'identity-provider',
    options?: ErrorOptions,
  ) {
    super(`${dependency} cannot be reached now; try again`, options);
  }
}
