import type { SpeechModel } from '@decroche/contracts';
import type { Hearing } from '#contract';

/** Whom a speech model understands; null without a model. */
export function hearingOf(model: SpeechModel | undefined): Hearing | null {
  if (model === undefined) return null;
  return model.demonstrationOnly ? 'synthetic' : 'people';
}
