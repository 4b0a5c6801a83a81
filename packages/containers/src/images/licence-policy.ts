/** Licences under which a dependency may ship inside an image of Apache-2.0 software, by their SPDX identifiers. */
const SHIPPABLE: ReadonlySet<string> = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'CC0-1.0',
    'CC-BY-4.0',
    'ISC',
    'MIT',
  ],
  // Of fonts: they may come with any software that does not sell them alone.
  'OFL-1.1',
  ...['MIT-0', 'PostgreSQL', 'Python-2.0', 'Unlicense', 'Zlib', 'etalab-2.0'],
]);

/** What a few packages say instead of an SPDX identifier; their licence file was read. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = { 'duck@0.1.12': 'BSD-2-Clause' };

/**
 * The SPDX expression of a package of npm.
 *
 * @param said field `license` of its package.json
 * @returns empty where it says none
 */
export function licenceOf(name: string, version: string, said: unknown): string {
  const known = SAID_OTHERWISE[`${name}@${version}`];
  if (known !== undefined) return known;
  if (typeof said === 'string') return said.replace(/^\((.*)\)$/, '$1');
  if (typeof said === 'object' && said !== null && 'type' in said) return String(said.type);
  return '';
}

/**
 * Whether something under that licence may ship: of alternatives (`OR`) one is enough, of several at once (`AND`) each
 * must be.
 *
 * @param expression SPDX licence expression of one level
 */
export function mayShip(expression: string): boolean {
  const alternatives = expression.replaceAll(/[()]/g, '').split(/\s+OR\s+/);
  return alternatives.some((one) => one.split(/\s+AND\s+/).every((each) => SHIPPABLE.has(each.trim())));
}
