import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedSecret } from './secret-values.ts';

/** Files of a folder of certificates as `./run certs` writes them, by the keys of a Secret kubernetes.io/tls. */
const CERTIFICATE_FILES = { 'ca.crt': 'ca.pem', 'tls.crt': 'cert.pem', 'tls.key': 'key.pem' } as const;

/** A Secret as kubectl and podman take it. */
export interface SecretManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly type: 'Opaque' | 'kubernetes.io/tls';
  /** By key, base64. */
  readonly data: Readonly<Record<string, string>>;
}

export function secretManifest(
  { name, values }: NamedSecret,
  namespace: string,
  type: SecretManifest['type'] = 'Opaque',
): SecretManifest {
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data };
}

/**
 * A Secret `NAME-tls` for each program of which a folder of `./run certs` has certificates, as cert-manager would write it.
 *
 * @throws Error of the file system when a folder lacks one of its files
 */
export function certificateManifests(folder: string, namespace: string): readonly SecretManifest[] {
  return readdirSync(folder)
    .filter((program) => existsSync(join(folder, program, CERTIFICATE_FILES['tls.crt'])))
    .map((program) => {
      const values = Object.fromEntries(
        Object.entries(CERTIFICATE_FILES).map(([key, file]) => [
          key,
          readFileSync(join(folder, program, file), 'utf8'),
        ]),
      );
      return secretManifest({ name: `${program}-tls`, values }, namespace, 'kubernetes.io/tls');
    });
}

/** Documents of YAML: every value is plain text or base64 within double quotes, which JSON and YAML write alike. */
export function writeManifests(manifests: readonly SecretManifest[]): string {
  return manifests.map((manifest) => `---\n${JSON.stringify(manifest, null, 2)}\n`).join('');
}
