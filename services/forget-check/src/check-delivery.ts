import type { ForgetReport } from './forget-report.ts';

const TIMEOUT_MS = 15_000;

/** The desk did not take the result of a check. */
export class DeliveryRefusedError extends Error {
  override readonly name = 'DeliveryRefusedError';
  readonly code = 'DELIVERY_REFUSED';
}

/**
 * Delivers the result of a check to the desk, where the DPO reads it: counts and ages only, nothing of what was
 * planted.
 *
 * @param deskUrl address of the desk
 * @param token the desk's FORGET_REPORT_TOKEN
 * @throws DeliveryRefusedError
 */
export async function deliverCheck(report: ForgetReport, deskUrl: string, token: string): Promise<void> {
  const stores = report.stores.map(({ store, searchedBytes, found, faults, oldestMs, absent }) => ({
    store,
    searchedBytes,
    found: found.length + faults.length,
    oldestMs: oldestMs === null ? null : Math.max(0, Math.round(oldestMs)),
    absent: absent !== undefined,
  }));
  const response = await fetch(new URL('/api/dpo/forget-check', deskUrl), {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', 'x-forget-report-token': token },
    body: JSON.stringify({ checkedAt: report.checkedAt, scope: report.scope, stores }),
  }).catch((cause: unknown) => {
    throw new DeliveryRefusedError('the desk cannot be reached', { cause });
  });
  if (!response.ok)
    throw new DeliveryRefusedError(
      `the desk answered ${response.status}: check its address and FORGET_REPORT_TOKEN on both sides`,
    );
}
