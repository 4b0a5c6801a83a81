import type { SpeechModel } from '@decroche/contracts';
import type { Hearing } from '../desk-view.ts';

/** Whom a speech model understands; null without a model. */
export function hearingOf(model: SpeechModel | undefined): Hearing | null {
  if (model === undefined) return null;
  return model.demonstrationOnly ? 'synthetic' : 'people';
}
