import { MAX_READ_BACK_MS } from '@decroche/call';
import type { ThemeOfNeed } from '../routing/routing-table.ts';
import type { PromptShelf } from './prompt-shelf.ts';

/** What is needed to read needs back. */
export interface ReadBackParts {
  /** Calibrated confidence from which a need is sure, 0 to 1. */
  readonly below: number;
  readonly shelf: Pick<PromptShelf, 'durationMs' | 'mediaOf'>;
}

/** What is said after a no: without it nobody is asked. */
const CORRECTION = 'correction';

/** Which needs are read back to their callers, and in what words: those of the theme, never the caller's own. */
export class ReadBack {
  readonly #parts: ReadBackParts;

  constructor(parts: ReadBackParts) {
    this.#parts = parts;
  }

  /** Whether that need is read back: it is about something, it is not sure of what, and all of it can be heard in the time. */
  isFor({ theme, confidence }: ThemeOfNeed): boolean {
    const { below, shelf } = this.#parts;
    if (theme === '' || confidence >= below || shelf.durationMs([CORRECTION]) === undefined) return false;
    return (shelf.durationMs(promptsOf(theme)) ?? Number.POSITIVE_INFINITY) <= MAX_READ_BACK_MS;
  }

  /** Media addresses of what is heard. */
  mediaOf(theme: string): readonly string[] {
    return this.#parts.shelf.mediaOf(promptsOf(theme));
  }
}

function promptsOf(theme: string): readonly string[] {
  return ['read-back', `themes/${theme}`, 'read-back-end'];
}
