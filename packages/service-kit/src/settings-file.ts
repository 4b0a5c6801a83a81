import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

const MAX_CHARACTERS = 200_000;

/** A YAML file of the fund's that cannot be used; nothing of it is. */
export class SettingsFileError extends Error {
  override readonly name = 'SettingsFileError';
  readonly code = 'SETTINGS_FILE';
  /** One line for each fault: the line of the file, what is wrong, what is expected. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

/**
 * Reads a YAML file that says what the schema wants.
 *
 * @throws SettingsFileError when anything in it is wrong: half a file is not what its fund wants
 */
export function parseSettingsFile<T>(text: string, schema: z.ZodType<T>): T {
  if (text.length > MAX_CHARACTERS) throw new SettingsFileError([`longer than ${MAX_CHARACTERS} characters`]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number | undefined): string => `line ${lines.linePos(offset ?? 0).line}`;
  if (document.errors.length > 0) {
    throw new SettingsFileError(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
  }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return parsed.data;
  throw new SettingsFileError(
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
