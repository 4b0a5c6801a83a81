import { RemediedError } from '@decroche/downloads';

/** No container engine can be used on this machine; nothing was started. */
export class NoEngineError extends RemediedError {
  readonly code = 'CONTAINERS_NO_ENGINE';
}

/** The engine refused or could not finish what was asked; its last lines are in the message. */
export class EngineError extends RemediedError {
  readonly code = 'CONTAINERS_ENGINE';
}

/** A base image cannot be made from Debian's packages on this machine. */
export class LocalBaseError extends RemediedError {
  readonly code = 'CONTAINERS_LOCAL_BASE';
}

/** What goes into an image cannot be put together; nothing was built. */
export class StagingError extends RemediedError {
  readonly code = 'CONTAINERS_STAGING';
}

/** Something in an image is under a licence that Apache-2.0 software cannot ship with; it is named. */
export class LicenceError extends RemediedError {
  readonly code = 'CONTAINERS_LICENCE';
}

/** A bill of materials that scanners could not read; nothing was written. */
export class BillError extends RemediedError {
  readonly code = 'CONTAINERS_BILL';
}
