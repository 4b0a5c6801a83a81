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
