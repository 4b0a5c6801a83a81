import { describe, expect, it } from 'vitest';
import { billOfMaterials, licenceReport } from './bill-of-materials.ts';
import type { ShippedPart } from './shipped-parts.ts';

const SUBJECT = { name: 'transcriber', version: '1.2.3', suite: 'trixie' };
const PARTS: readonly ShippedPart[] = [
  { kind: 'npm', name: '@grpc/grpc-js', version: '1.14.7', licence: 'Apache-2.0' },
  { kind: 'npm', name: 'pako', version: '1.0.11', licence: 'MIT AND Zlib' },
  { kind: 'debian', name: 'libstdc++6', version: '14.2.0-19', licence: 'GPL-3, LGPL-2.1+' },
  { kind: 'model', name: 'whisper-base', version: '', licence: 'MIT' },
];

describe('the bill of materials of an image', () => {
  it('names each part as scanners know it, with its licence', () => {
    const { components } = billOfMaterials(SUBJECT, PARTS) as { components: Record<string, unknown>[] };
    expect(components.map(({ purl }) => purl)).toEqual([
      'pkg:deb/debian/libstdc%2B%2B6@14.2.0-19?arch=amd64&distro=trixie',
      undefined,
      'pkg:npm/%40grpc/grpc-js@1.14.7',
      'pkg:npm/pako@1.0.11',
    ]);
    expect(components.map(({ licenses }) => licenses)).toEqual([
      [{ license: { name: 'GPL-3' } }, { license: { name: 'LGPL-2.1+' } }],
      [{ license: { id: 'MIT' } }],
      [{ license: { id: 'Apache-2.0' } }],
      [{ expression: 'MIT AND Zlib' }],
    ]);
  });

  it('is the same for the same parts, in whatever order they were found', () => {
    expect(billOfMaterials(SUBJECT, PARTS)).toEqual(billOfMaterials(SUBJECT, PARTS.toReversed()));
  });

  it('comes with a report by licence', () => {
    expect(licenceReport(SUBJECT, PARTS)).toContain('## MIT\n\n- whisper-base (model)\n');
  });
});
