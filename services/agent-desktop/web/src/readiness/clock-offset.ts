/** One question to the server's clock. Times of this page are those of `performance.now()`, milliseconds. */
export interface ClockSample {
  readonly sentAt: number;
  readonly receivedAt: number;
  /** Unix milliseconds of the server. */
  readonly serverMs: number;
}

/** How to turn a time of this page into one of the server. */
export interface ClockOffset {
  /** Add it to `performance.now()`. */
  readonly offsetMs: number;
  /** The truth lies within plus or minus this. */
  readonly errorMs: number;
}

/**
 * Takes the sample with the shortest round trip and supposes that its answer was written half way, as NTP does
 * (RFC 5905, section 8): the error is at most half of that round trip.
 */
export function estimateOffset(samples: readonly ClockSample[]): ClockOffset | null {
  let best: ClockOffset | null = null;
  for (const { sentAt, receivedAt, serverMs } of samples) {
    const errorMs = (receivedAt - sentAt) / 2;
    if (errorMs < 0 || (best !== null && best.errorMs <= errorMs)) continue;
    best = { offsetMs: serverMs - (sentAt + receivedAt) / 2, errorMs };
  }
  return best;
}
