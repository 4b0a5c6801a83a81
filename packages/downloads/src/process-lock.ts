import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LockTimeoutError } from './errors.ts';

/**
 * A lock that lives as long as its process. It is a listening abstract Unix socket (unix(7)): the kernel
 * gives it up when the process ends, however it ends, so no stale lock file can remain. Its scope is the
 * network namespace, which is also the scope of loopback ports.
 */
export interface ProcessLock {
  release(): Promise<void>;
}

/** Takes the lock, or answers `undefined` at once when another process (or this one) holds it. */
export async function tryLock(name: string): Promise<ProcessLock | undefined> {
  const server = createServer((socket) => socket.destroy());
  const taken = await listen(server, `\0decroche/${name}`);
  if (!taken) return undefined;
  server.unref();
  let released: Promise<void> | undefined;
  return {
    release() {
      released ??= new Promise((resolve) => server.close(() => resolve()));
      return released;
    },
  };
}

/**
 * Takes the lock, waiting for its holder.
 * @param onWait called once when the lock is not free at the first try.
 * @throws LockTimeoutError when it is not free after `timeoutMs`.
 */
export async function lock(
  name: string,
  { timeoutMs, onWait }: { timeoutMs: number; onWait?: () => void },
): Promise<ProcessLock> {
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 0; ; attempt++) {
    const held = await tryLock(name);
    if (held) return held;
    if (attempt === 0) onWait?.();
    if (performance.now() > deadline) {
      throw new LockTimeoutError(
        `another process has held the lock "${name}" for ${Math.round(timeoutMs / 1000)} s`,
        'wait for it to end or stop it, then start again',
      );
    }
    await delay(100 + Math.random() * 100);
  }
}

function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ path, backlog: 1 }, () => resolve(true));
  });
}
