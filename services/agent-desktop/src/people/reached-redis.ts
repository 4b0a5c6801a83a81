import { DependencyAwayError } from '../http/request-errors.ts';

/**
 * Runs commands.
 *
 * @throws DependencyAwayError when Redis cannot be reached
 */
export async function reached<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (cause) {
    throw new DependencyAwayError('redis', { cause });
  }
}
