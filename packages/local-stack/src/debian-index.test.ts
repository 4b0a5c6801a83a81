import { describe, expect, it } from 'vitest';
import { parseStanzas } from './debian-index.ts';

describe('a package index', () => {
  it('gives name, version, checksum, size, and the first alternative of each dependency', () => {
    const text = `Package: redis-tools
Version: 5:8.0.6-3
Pre-Depends: init-system-helpers (>= 1.54~)
Depends: adduser, libatomic1 (>= 4.8) | libatomic0, libc6:any (>= 2.43),
 libssl3t64 (>= 3.0.0)
Size: 1294872
SHA256: ${'a'.repeat(64)}
Description: tools

Package: installed-only
Version: 1

`;
    expect(parseStanzas(text)).toEqual([
      {
        name: 'redis-tools',
        version: '5:8.0.6-3',
        sha256: 'a'.repeat(64),
        size: 1_294_872,
        depends: ['init-system-helpers', 'adduser', 'libatomic1', 'libc6', 'libssl3t64'],
      },
    ]);
  });
});
