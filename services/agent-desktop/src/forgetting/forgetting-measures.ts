import { METRICS } from '@decroche/metrics';
import type { ForgetChecks } from './forget-checks.ts';

/**
 * Shows when this installation was checked last, and what was found.
 *
 * @returns ends it
 */
export function measureForgetting(checks: Pick<ForgetChecks, 'newest'>): () => void {
  const { forgetChecked, forgetFound } = METRICS['agent-desktop'];
  const stops = [
    forgetChecked.watch(() => (checks.newest === undefined ? [] : [[checks.newest.atMs / 1_000, {}]])),
    forgetFound.watch(() => (checks.newest === undefined ? [] : [[checks.newest.found, {}]])),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
