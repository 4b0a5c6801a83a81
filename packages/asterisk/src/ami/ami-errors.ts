/** Base of what an AMI action can fail with; `code` is stable, messages are for people. */
export abstract class AmiFailure extends Error {
  abstract readonly code: string;
  /** Name of the action, without its values: safe in logs and span names. */
  readonly action: string;

  constructor(action: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.action = action;
  }
}

/** Asterisk answered, and refused. */
export class AmiRefusedError extends AmiFailure {
  override readonly name = 'AmiRefusedError';
  readonly code = 'AMI_REFUSED';

  constructor(action: string, reason: string) {
    super(action, `Asterisk refused the AMI action ${action}: ${reason}`);
  }
}

/** No answer, or no end of the list, within the deadline. Whether Asterisk acted is unknown. */
export class AmiTimeoutError extends AmiFailure {
  override readonly name = 'AmiTimeoutError';
  readonly code = 'AMI_TIMEOUT';

  constructor(action: string, deadlineMs: number) {
    super(action, `Asterisk did not finish the AMI action ${action} within ${deadlineMs} ms`);
  }
}

/** There is no connection, or it was lost before the answer. Nothing is kept to be sent later. */
export class AmiDisconnectedError extends AmiFailure {
  override readonly name = 'AmiDisconnectedError';
  readonly code = 'AMI_DISCONNECTED';

  constructor(action: string, reason: string) {
    super(action, `the AMI action ${action} has no answer: ${reason}`);
  }
}

/** Too many actions wait for an answer, or a list is longer than the bound. */
export class AmiOverloadError extends AmiFailure {
  override readonly name = 'AmiOverloadError';
  readonly code = 'AMI_OVERLOAD';
}
