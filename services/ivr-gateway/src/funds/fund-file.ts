import { parseSettingsFile } from '@decroche/service-kit/settings-file';
import { z } from 'zod';

const MAX_FUNDS = 100;
const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

/**
 * Reads a YAML file that says one thing for each fund, under the fund's name.
 *
 * @throws SettingsFileError when anything in it is wrong: half a file is not what its fund wants
 */
export function parseFundFile<T>(text: string, ofOneFund: z.ZodType<T>): ReadonlyMap<string, T> {
  const whole = z
    .record(
      z.string().regex(NAME, 'expected the name of a fund, such as carsat-rhone-alpes'),
      ofOneFund,
      'expected one entry for each fund',
    )
    .refine((funds) => Object.keys(funds).length <= MAX_FUNDS, `expected at most ${MAX_FUNDS} funds`);
  return new Map(Object.entries(parseSettingsFile(text, whole)));
}
