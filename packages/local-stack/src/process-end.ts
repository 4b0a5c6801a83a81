const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const pending = new Set<() => Promise<void>>();

/**
 * Runs `end` when this process is asked to stop (SIGINT, SIGTERM, SIGHUP), then lets the signal take its usual
 * effect. With several watchers, the process ends after all of them. Answers the way to stop watching.
 */
export function watchProcessEnd(end: () => Promise<void>): () => void {
  if (pending.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  pending.add(end);
  return () => {
    pending.delete(end);
    if (pending.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
  };
}

function endAll(signal: NodeJS.Signals): void {
  const ends = [...pending];
  void Promise.allSettled(ends.map((end) => end())).then(() => {
    for (const each of SIGNALS) process.off(each, endAll);
    process.kill(process.pid, signal);
  });
}
