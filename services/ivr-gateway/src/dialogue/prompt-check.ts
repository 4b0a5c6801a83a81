import { inspectPrompts } from '@decroche/prompts';
import { describeError, type Logger } from '@decroche/service-kit';

/**
 * Says at start which prompts callers would not hear, or may hear other words than the text that was approved. It only
 * says it: a prompt that cannot be played is left out of a call.
 */
export async function checkPrompts(folder: string, logger: Logger): Promise<void> {
  if (folder === 'none') return;
  try {
    for (const { prompt, found, remedy } of await inspectPrompts(folder)) {
      logger.warn({ prompt, found, remedy }, 'a prompt is not as it should be');
    }
  } catch (error) {
    logger.warn(
      { err: describeError(error) },
      'the prompts cannot be looked at; set PROMPTS_DIR to their folder, or to none',
    );
  }
}
