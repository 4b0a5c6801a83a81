import { z } from 'zod';
import { parseFundFile } from '../funds/fund-file.ts';

/** What a key chooses. */
export interface MenuChoice {
  /** Theme id, which names the prompt that is heard. */
  readonly theme: string;
  /** What is searched for: the fund's own words, since the caller said none. */
  readonly question: string;
}

/** What the keys of a fund's callers choose, by key, in the order of the keys. */
export type Menu = ReadonlyMap<string, MenuChoice>;

const THEME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const MAX_QUESTION = 300;

const choice = z.strictObject({
  theme: z.string('expected the id of a theme').regex(THEME, 'expected the id of a theme, such as reversion'),
  question: z
    .string('expected the question that is searched for')
    .trim()
    .min(3, 'expected at least 3 characters')
    .max(MAX_QUESTION, `expected at most ${MAX_QUESTION} characters`),
});

const menu = z
  .record(z.string(), choice)
  .superRefine((keys, { addIssue }) => {
    const names = Object.keys(keys);
    if (names.length === 0) addIssue({ code: 'custom', message: 'expected at least one key' });
    for (const path of names.filter((name) => !/^[1-9]$/.test(name))) {
      addIssue({
        code: 'custom',
        path: [path],
        message: 'expected a key from 1 to 9; 0 refuses the assistant',
      });
    }
  })
  .transform((keys): Menu => new Map(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))));

/**
 * Reads what the keys of each fund's callers choose, by the name of the fund.
 *
 * @throws SettingsFileError with one line for each fault, and where it is
 */
export function parseMenus(text: string): ReadonlyMap<string, Menu> {
  return parseFundFile(text, menu);
}
