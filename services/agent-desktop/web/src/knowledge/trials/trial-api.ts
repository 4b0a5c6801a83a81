import { type TrialView, type TrialWish, trialSchema } from '#contract';
import type { DeskApi } from '../../app/api.ts';

/** A language model may write beside the draft. */
const TRIAL_TIMEOUT_MS = 35_000;

/** What an agent would see for a question, and why. */
export async function tryQuestion(api: DeskApi, wish: TrialWish): Promise<TrialView> {
  return await api.read(trialSchema, 'POST', '/api/expert/trials', wish, TRIAL_TIMEOUT_MS);
}
