import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BillError } from '../errors.ts';
import { billOfMaterials, licenceReport } from './bill-of-materials.ts';
import { requireValidBill } from './bill-validation.ts';
import type { PartKind, ShippedPart } from './shipped-parts.ts';

const SUBJECT = { name: 'transcriber', version: '1.2.3', suite: 'trixie' };
const PARTS: readonly ShippedPart[] = [
  { kind: 'npm', name: '@grpc/grpc-js', version: '1.14.7', licence: 'Apache-2.0' },
  { kind: 'npm', name: 'pako', version: '1.0.11', licence: 'MIT AND Zlib' },
  { kind: 'debian', name: 'libstdc++6', version: '14.2.0-19', licence: 'GPL-3, LGPL-2.1+' },
  { kind: 'model', name: 'whisper-base', version: '', licence: 'MIT' },
];
/** In the service and in its web app: two parts. */
const ON_BOTH_SIDES: readonly ShippedPart[] = [
  { kind: 'npm', name: 'zod', version: '4.6.7', licence: 'MIT' },
  { kind: 'web', name: 'zod', version: '4.6.7', licence: 'MIT' },
];
const anyPart: fc.Arbitrary<ShippedPart> = fc.record({
  kind: fc.constantFrom<PartKind>('npm', 'web', 'debian', 'program', 'model', 'data'),
  name: fc.string({ unit: 'binary', minLength: 1 }),
  version: fc.string(),
  licence: fc.constantFrom(
    'MIT',
    'Apache-2.0 AND BSD-3-Clause',
    'OFL-1.1',
    'etalab-2.0',
    'MIT OR GPL-3.0-only',
  ),
});

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

  it("is one that CycloneDX's own schema takes, whatever the parts are called", async () => {
    // One large bill: reading the schema takes longer than holding any bill to it.
    const parts = fc.uniqueArray(anyPart, { selector: partKey, minLength: 40, maxLength: 80 });
    const [generated = []] = fc.sample(parts, 1);
    const known = new Set([...PARTS, ...ON_BOTH_SIDES].map(partKey));
    const all = [...PARTS, ...ON_BOTH_SIDES, ...generated.filter((part) => !known.has(partKey(part)))];
    await requireValidBill('transcriber', billOfMaterials(SUBJECT, all));
  });

  it.each([
    ['a licence that SPDX does not know', [{ license: { id: 'Carsat-1.0' } }]],
    ['an expression beside a licence', [{ expression: 'MIT' }, { license: { id: 'MIT' } }]],
    ['a field that it has no name for', [{ licence: { id: 'MIT' } }]],
  ])('would be refused with %s', async (_, licenses) => {
    const bill = billOfMaterials(SUBJECT, PARTS) as { components: object[] };
    const components = bill.components.map((each) => ({ ...each, licenses }));
    await expect(requireValidBill('transcriber', { ...bill, components })).rejects.toThrow(BillError);
  });

  it('is the same for the same parts, in whatever order they were found', () => {
    expect(billOfMaterials(SUBJECT, PARTS)).toEqual(billOfMaterials(SUBJECT, PARTS.toReversed()));
  });

  it('comes with a report by licence', () => {
    expect(licenceReport(SUBJECT, PARTS)).toContain('## MIT\n\n- whisper-base (model)\n');
  });
});

function partKey({ kind, name, version }: ShippedPart): string {
  return `${kind} ${name} ${version}`;
}
