/** Base of errors that a person acts on: a stable code, what happened, and what to do about it. */
export abstract class RemediedError extends Error {
  abstract readonly code: string;
  /** One sentence a person can act on. */
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(`${message} — ${remedy}`, options);
    this.name = new.target.name;
    this.remedy = remedy;
  }
}

/** An index of Python packages cannot be reached, lacks a file, or has another one under its name. */
export class PackageIndexError extends RemediedError {
  readonly code = 'PACKAGE_INDEX';
}

/** Another process holds a lock of this clone for longer than the deadline. */
export class LockTimeoutError extends RemediedError {
  readonly code = 'LOCK_TIMEOUT';
}
