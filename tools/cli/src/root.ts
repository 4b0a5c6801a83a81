import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What callers hear, and the prompts among it. */
export const SOUNDS = join(ROOT, 'infra/asterisk/sounds');
export const PROMPTS = join(SOUNDS, 'fr');
