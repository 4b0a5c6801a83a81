import { readFileSync } from 'node:fs';
import { ConfigError, describeError } from '@decroche/service-kit';

/**
 * Text of the file that a setting names.
 *
 * @throws ConfigError when it cannot be read
 */
export function readSettingFile(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code = '' } = describeError(cause);
    throw new ConfigError(
      `agent-desktop: ${setting} cannot be read (${code}): check the path, and that the service may read it`,
      { cause },
    );
  }
}
