/** What this package needs to know of one version of a Debian package (deb-control(5)). */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Compressed size in bytes. */
  readonly size: number;
  /** First alternative of each relation of Pre-Depends and Depends, without version or architecture. */
  readonly depends: readonly string[];
}

/** Reads the stanzas that `apt-cache show` prints. Stanzas without a SHA256 (installed ones) are left out. */
export function parseStanzas(text: string): DebianPackage[] {
  const packages: DebianPackage[] = [];
  for (const stanza of text.split(/\n\n+/)) {
    const fields = new Map<string, string>();
    let current = '';
    for (const line of stanza.split('\n')) {
      const field = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line);
      if (field?.[1]) {
        current = field[1];
        fields.set(current, field[2] ?? '');
      } else if (current) {
        fields.set(current, `${fields.get(current) ?? ''} ${line.trim()}`);
      }
    }
    const name = fields.get('Package');
    const version = fields.get('Version');
    const sha256 = fields.get('SHA256');
    if (!name || !version || !sha256) continue;
    packages.push({
      name,
      version,
      sha256,
      size: Number(fields.get('Size') ?? 0),
      depends: relationNames(`${fields.get('Pre-Depends') ?? ''},${fields.get('Depends') ?? ''}`),
    });
  }
  return packages;
}

function relationNames(relations: string): string[] {
  const names: string[] = [];
  for (const relation of relations.split(',')) {
    const first = relation.split('|')[0]?.trim() ?? '';
    const name = /^[a-z0-9][a-z0-9+.-]*/.exec(first)?.[0];
    if (name) names.push(name);
  }
  return names;
}
