import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

const MAX_CHARACTERS = 200_000;
const MAX_FUNDS = 100;
const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** A file of a fund's that cannot be used; nothing of it is. */
export class FundFileError extends Error {
  override readonly name = 'FundFileError';
  readonly code = 'FUND_FILE';
  /** One line for each fault: the line of the file, what is wrong, what is expected. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

/**
 * Reads a YAML file that says one thing for each fund, under the fund's name.
 *
 * @throws FundFileError when anything in it is wrong: half a file is not what its fund wants
 */
export function parseFundFile<T>(text: string, ofOneFund: z.ZodType<T>): ReadonlyMap<string, T> {
  if (text.length > MAX_CHARACTERS) throw new FundFileError([`longer than ${MAX_CHARACTERS} characters`]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number | undefined): string => `line ${lines.linePos(offset ?? 0).line}`;
  if (document.errors.length > 0) {
    throw new FundFileError(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
  }
  const whole = z
    .record(
      z.string().regex(NAME, 'expected the name of a fund, such as carsat-rhone-alpes'),
      ofOneFund,
      'expected one entry for each fund',
    )
    .refine((funds) => Object.keys(funds).length <= MAX_FUNDS, `expected at most ${MAX_FUNDS} funds`);
  const parsed = whole.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw new FundFileError(
    parsed.error.issues.map(({ path, message }) => {
      const where = nearest(document, path);
      return `${at(where)}: ${path.join('.')}: ${message}`;
    }),
  );
}

/** Where in the text the named value is, or the closest one around it that is there. */
function nearest(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
    if (node?.range !== undefined) return node.range[0];
  }
  return undefined;
}
