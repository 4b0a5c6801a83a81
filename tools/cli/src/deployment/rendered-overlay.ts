import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { ROOT } from '../root.ts';

/** Any object of the API of Kubernetes. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [part: string]: unknown;
}

/** What an installation may lay over `fund`: folders of deploy/k8s/components. */
export const COMPONENTS = ['language-model', 'prometheus-operator', 'registry-login', 'sip-tls'] as const;

/** Those of deploy/k8s/overlays, and `fund` with every component. */
export const OVERLAYS = ['demo', 'fund', 'fund-with-components'] as const;

export type Overlay = (typeof OVERLAYS)[number];

const run = promisify(execFile);

/** Longest that kustomize may take, milliseconds. */
const RENDER_TIMEOUT_MS = 30_000;

/** Longest that all overlays may take together, milliseconds: a loaded machine, not slow files. */
export const RENDERED_WITHIN_MS = 60_000;

/** Whether this machine has what renders overlays. */
export async function canRender(): Promise<boolean> {
  try {
    await run('kubectl', ['version', '--client'], { timeout: RENDER_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}

/**
 * An overlay as `kubectl apply -k` would send it, YAML.
 *
 * @throws the error of kubectl, with what it says of the file
 */
export async function renderOverlayText(overlay: Overlay): Promise<string> {
  const manifests = join(ROOT, 'deploy/k8s');
  if (overlay !== 'fund-with-components') return await kustomize(join(manifests, 'overlays', overlay));
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'decroche-overlay-')));
  try {
    // Kustomize takes no other folder than by a path from here.
    const from = relative(folder, manifests);
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [`${from}/overlays/fund`],
      components: COMPONENTS.map((name) => `${from}/components/${name}`),
    };
    await writeFile(join(folder, 'kustomization.yaml'), stringify(kustomization));
    return await kustomize(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function kustomize(folder: string): Promise<string> {
  const { stdout } = await run('kubectl', ['kustomize', folder], {
    timeout: RENDER_TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

/** Its objects. @throws as {@link renderOverlayText} */
export async function renderOverlay(overlay: Overlay): Promise<readonly KubernetesObject[]> {
  const text = await renderOverlayText(overlay);
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}
