/** When what was just committed reached the screen. */
export interface Paint {
  /** `performance.now()` of the frame after the one that painted it. */
  readonly at: number;
  /** False when the tab was hidden meanwhile: then nothing was painted. */
  readonly visible: boolean;
}

/**
 * Calls back once the present DOM has been painted: the second animation frame after now begins when the first one
 * was drawn. In a hidden tab, where no frame comes, it calls back at once and says so.
 *
 * @returns how to give it up
 */
export function afterPaint(callback: (paint: Paint) => void): () => void {
  let frame = 0;
  let done = false;
  const finish = (visible: boolean): void => {
    if (done) return;
    done = true;
    cancel();
    callback({ at: performance.now(), visible });
  };
  const onVisibility = (): void => {
    if (document.hidden) finish(false);
  };
  const cancel = (): void => {
    done = true;
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', onVisibility);
  };
  document.addEventListener('visibilitychange', onVisibility);
  if (document.hidden) finish(false);
  else {
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => finish(true));
    });
  }
  return cancel;
}
