import type { StoreFinding } from './stores.ts';

/** What the check found. */
export interface ForgetReport {
  /** `whole`: on a stack of its own, with a spoken call; `installation`: on a running one. */
  readonly scope: 'whole' | 'installation';
  readonly stores: readonly StoreFinding[];
  /** Traces and faults in all stores together; must be 0. */
  readonly found: number;
  /** ISO 8601 time of the check. */
  readonly checkedAt: string;
}

/** The canaries did not go through the system: the check would prove nothing. */
export class CanariesNotPlantedError extends Error {
  override readonly name = 'CanariesNotPlantedError';
  readonly code = 'CANARIES_NOT_PLANTED';
}
