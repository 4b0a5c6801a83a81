/** Name of the channel and of the lock that all tabs of a browser share. */
const NAME = 'dictée';

/**
 * Has every phone of this browser be silent, in this tab and others: whoever dictates does not speak to a caller.
 *
 * @returns the way back; a tab that goes away gives it by itself
 */
export function beginSilence(): () => void {
  const over = Promise.withResolvers<void>();
  const channel = new BroadcastChannel(NAME);
  void navigator.locks.request(NAME, { mode: 'shared' }, () => {
    channel.postMessage(null);
    return over.promise;
  });
  return () => {
    over.resolve();
    channel.close();
  };
}

/**
 * Tells when a phone must be silent, and when it may be heard again.
 *
 * @returns the way to stop
 */
export function watchSilence(tell: (silent: boolean) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = () => {
    tell(true);
    // It is had once nobody dictates any more.
    void navigator.locks.request(NAME, () => tell(false));
  };
  return () => channel.close();
}
