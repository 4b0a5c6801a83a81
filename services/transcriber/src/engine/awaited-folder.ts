import { existsSync } from 'node:fs';

/** How often it is looked for, milliseconds. */
const LOOK_MS = 2_000;

/** A folder that is there or that may come. */
export interface AwaitedFolder {
  readonly exists: boolean;
  /** True once it is there, false when nobody waits for it any more. */
  readonly found: Promise<boolean>;
  cancel(): void;
}

/** Waits for a folder that another process puts in its place as a whole. */
export function whenFolderExists(folder: string): AwaitedFolder {
  const found = Promise.withResolvers<boolean>();
  if (existsSync(folder)) {
    found.resolve(true);
    return { exists: true, found: found.promise, cancel: () => undefined };
  }
  const look = setInterval(() => {
    if (existsSync(folder)) settle(true);
  }, LOOK_MS);
  look.unref();
  const settle = (is: boolean): void => {
    clearInterval(look);
    found.resolve(is);
  };
  return { exists: false, found: found.promise, cancel: () => settle(false) };
}
