/**
 * How much the clock of the provider may differ, seconds: five minutes, as an installation bears everywhere (decision 0051), and half a
 * minute, which clocks that NTP keeps never differ by. An ID token comes straight from the provider, for a code that is taken once and
 * with the nonce of this sign-in: its age guards nothing that these do not. OpenID Connect Core, 3.1.3.7, allows a few minutes.
 */
export const CLOCK_TOLERANCE_S = 330;

/** What tokens say of time, seconds since 1970. */
const TIMES: readonly unknown[] = ['exp', 'nbf', 'iat'];

/** A token was refused because the clock of its maker and that of this machine differ. Its sentence is for the log. */
export class ClocksDifferError extends Error {
  override readonly name = 'ClocksDifferError';
  readonly code = 'CLOCK_DIFFERS';

  /** @param aheadS by how much the provider's clock is ahead, seconds */
  constructor(aheadS: number, options?: ErrorOptions) {
    const by = Math.abs(Math.round(aheadS));
    const which = aheadS > 0 ? 'behind' : 'ahead';
    super(
      `the clock of this machine and of the identity provider differ by ${by} s (this one is ${which}); ${CLOCK_TOLERANCE_S} s are tolerated: check NTP on both`,
      options,
    );
  }
}

/** How the libraries of OpenID Connect tell of a token that was refused for its times. */
interface RefusedForTime {
  readonly claim?: unknown;
  readonly claims?: { readonly iat?: unknown };
  readonly payload?: { readonly iat?: unknown };
}

/**
 * What clocks that differ too much have to do with a refusal of a fresh token; undefined when they have nothing.
 *
 * @param nowMs Unix time of this machine, milliseconds
 */
export function clocksDiffer(error: unknown, nowMs: number): ClocksDifferError | undefined {
  for (let each = error; each instanceof Object; each = (each as Error).cause) {
    const { claim, claims, payload } = each as RefusedForTime;
    const issuedAtS = (claims ?? payload)?.iat;
    if (!TIMES.includes(claim) || typeof issuedAtS !== 'number') continue;
    const aheadS = issuedAtS - nowMs / 1000;
    return Math.abs(aheadS) > CLOCK_TOLERANCE_S ? new ClocksDifferError(aheadS, { cause: error }) : undefined;
  }
  return undefined;
}
