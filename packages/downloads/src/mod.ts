export { LockTimeoutError, PackageIndexError, RemediedError } from './errors.ts';
export { sha256Of } from './file-hash.ts';
export { type FetchOptions, fetchPackageFile, type WantedFile } from './package-index.ts';
export { type PackageIndex, type PipEnvironment, packageIndexOf } from './pip-configuration.ts';
export { lock, type ProcessLock, tryLock } from './process-lock.ts';
export { takeOut } from './zip-member.ts';
