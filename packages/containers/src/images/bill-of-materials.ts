import type { PartKind, ShippedPart } from './shipped-parts.ts';

/** What a bill of materials is about. */
export interface BillSubject {
  readonly name: string;
  readonly version: string;
  /** Suite of Debian that packages come from. */
  readonly suite: string;
}

/**
 * A software bill of materials: CycloneDX 1.6 as JSON. Two builds of the same sources have the same one: no time and no
 * random number is in it.
 */
export function billOfMaterials(
  { name, version, suite }: BillSubject,
  parts: readonly ShippedPart[],
): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'container',
        'bom-ref': `decroche/${name}@${version}`,
        name: `decroche/${name}`,
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: inOrder(parts).map((part) => component(part, suite)),
  };
}

const TYPES: Readonly<Record<PartKind, string>> = {
  npm: 'library',
  web: 'library',
  debian: 'library',
  program: 'application',
  model: 'machine-learning-model',
  data: 'data',
};

function component({ kind, name, version, licence }: ShippedPart, suite: string): object {
  const purl = purlOf(kind, name, version, suite);
  return {
    type: TYPES[kind],
    // The same package may be in the service and in its web app.
    'bom-ref': kind === 'web' || purl === undefined ? `${kind}/${name}@${version}` : purl,
    name,
    ...(version === '' ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
    licenses: licencesOf(kind, licence),
    ...(kind === 'web' ? { properties: [{ name: 'decroche:inside', value: 'web app' }] } : {}),
  };
}

function licencesOf(kind: PartKind, licence: string): object[] {
  // Debian's short names are not all of SPDX.
  if (kind === 'debian') return licence.split(', ').map((each) => ({ license: { name: each } }));
  return / (?:AND|OR) /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }];
}

function purlOf(kind: PartKind, name: string, version: string, suite: string): string | undefined {
  if (kind === 'npm' || kind === 'web') return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  if (kind === 'debian')
    return `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=amd64&distro=${suite}`;
  return undefined;
}

/** The licence report of an image: one line for each part, by licence. */
export function licenceReport({ name, version }: BillSubject, parts: readonly ShippedPart[]): string {
  const byLicence = Map.groupBy(inOrder(parts), ({ licence }) => licence);
  const lines = [...byLicence.keys()]
    .sort()
    .flatMap((licence) => [
      '',
      `## ${licence}`,
      '',
      ...(byLicence.get(licence) ?? []).map(
        (part) => `- ${`${part.name} ${part.version}`.trim()} (${part.kind})`,
      ),
    ]);
  return `${[
    `# Licences in decroche/${name} ${version}`,
    '',
    'Décroché itself is under Apache-2.0. Packages of Debian are works of their own beside it, unchanged; their sources are on',
    'https://snapshot.debian.org under the versions named here, and their licences in /usr/share/doc of the base image.',
    ...lines,
  ].join('\n')}\n`;
}

function inOrder(parts: readonly ShippedPart[]): ShippedPart[] {
  const key = ({ kind, name, version }: ShippedPart): string => `${kind} ${name} ${version}`;
  return parts.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
