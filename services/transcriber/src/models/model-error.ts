/** Why a model was refused. */
export type ModelFault =
  | 'MODEL_MISSING'
  | 'MODEL_INCOMPLETE'
  | 'MODEL_ALTERED'
  | 'MODEL_UNREADABLE'
  | 'MODEL_RATE'
  | 'MODEL_UNKNOWN'
  | 'MODEL_NOT_PUBLISHED'
  | 'MODEL_NOT_FETCHED'
  | 'NO_ROOM'
  | 'ARCHIVE_INVALID'
  | 'MANIFEST_INVALID';

/** A speech model that cannot be used. The message names the folder and says what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelFault;

  constructor(code: ModelFault, folder: string, detail: string, options?: ErrorOptions) {
    super(`speech model ${folder}: ${detail}`, options);
    this.code = code;
  }
}
