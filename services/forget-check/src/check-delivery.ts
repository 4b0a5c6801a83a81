import { reasonOf } from './failure-reason.ts';
import type { ForgetReport } from './forget-report.ts';

const TIMEOUT_MS = 15_000;

/** Where results are delivered. */
export interface DeskDoor {
  /** Address of the desk. */
  readonly url: string;
  /** Its FORGET_REPORT_TOKEN. */
  readonly token: string;
}

/** The desk did not take the result of a check. */
export class DeliveryRefusedError extends Error {
  override readonly name = 'DeliveryRefusedError';
  readonly code = 'DELIVERY_REFUSED';

  constructor(why: string, options?: ErrorOptions) {
    super(`the desk was not told: ${why}`, options);
  }
}

/**
 * Delivers the result of a check to the desk, where the DPO reads it: counts and ages only, nothing of what was
 * planted.
 *
 * @throws DeliveryRefusedError
 */
export async function deliverCheck(report: ForgetReport, { url, token }: DeskDoor): Promise<void> {
  const stores = report.stores.map(({ store, searchedBytes, found, faults, oldestMs, absent }) => ({
    store,
    searchedBytes,
    found: found.length + faults.length,
    oldestMs: oldestMs === null ? null : Math.max(0, Math.round(oldestMs)),
    absent: absent !== undefined,
  }));
  const response = await fetch(new URL('/api/dpo/forget-check', url), {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', 'x-forget-report-token': token },
    body: JSON.stringify({ checkedAt: report.checkedAt, scope: report.scope, stores }),
  }).catch((cause: unknown) => {
    throw new DeliveryRefusedError(`${reasonOf(cause)}; check its address and certificate`, { cause });
  });
  if (!response.ok)
    throw new DeliveryRefusedError(
      `it answered ${response.status}; check its address and FORGET_REPORT_TOKEN on both sides`,
    );
}
