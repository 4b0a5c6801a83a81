/** A published version was to be changed. */
export class PublishedVersionError extends Error {
  override readonly name = 'PublishedVersionError';
  readonly code = 'PUBLISHED_VERSION';

  constructor(slug: string, version: number) {
    super(`${slug} version ${version} is published and cannot change; raise its version to ${version + 1}`);
  }
}

/** A step of the workflow that is not allowed from where the version stands. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
  readonly code = 'WORKFLOW';
}

/** A text that is to stay holds personal data. */
export class PersonalDataError extends Error {
  override readonly name = 'PersonalDataError';
  readonly code = 'PERSONAL_DATA';

  constructor() {
    super('this text may point at a person; write it without');
  }
}

/** Somebody else changed the draft since it was opened: what is saved would take the place of what he wrote. */
export class VersionChangedError extends Error {
  override readonly name = 'VersionChangedError';
  readonly code = 'VERSION_CHANGED';

  constructor(slug: string, version: number) {
    super(`${slug} version ${version} was changed by somebody else since; open it again and compare`);
  }
}

/** Somebody else published in the meantime: what was compared is no longer what is live. */
export class PublicationConflictError extends Error {
  override readonly name = 'PublicationConflictError';
  readonly code = 'PUBLICATION_CONFLICT';

  constructor() {
    super('another generation went live in the meantime; look at the impact again, then publish again');
  }
}

/** There is no generation to go back to, or none at all. */
export class NoGenerationError extends Error {
  override readonly name = 'NoGenerationError';
  readonly code = 'NO_GENERATION';
}
