/**
 * Waits for `work` to settle, at most until `deadline` aborts. A deadline that has passed already counts.
 *
 * @returns true when the work settled in time, whatever its outcome
 */
export async function settledBefore(work: Promise<unknown>, deadline: AbortSignal): Promise<boolean> {
  const expired = Promise.withResolvers<false>();
  const expire = (): void => expired.resolve(false);
  if (deadline.aborted) expire();
  else deadline.addEventListener('abort', expire, { once: true });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, expired.promise]);
  } finally {
    deadline.removeEventListener('abort', expire);
  }
}
