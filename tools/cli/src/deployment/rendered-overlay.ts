import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
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

export const OVERLAYS = ['demo', 'fund'] as const;

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
export async function renderOverlayText(overlay: (typeof OVERLAYS)[number]): Promise<string> {
  const { stdout } = await run('kubectl', ['kustomize', join(ROOT, 'deploy/k8s/overlays', overlay)], {
    timeout: RENDER_TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

/** Its objects. @throws as {@link renderOverlayText} */
export async function renderOverlay(
  overlay: (typeof OVERLAYS)[number],
): Promise<readonly KubernetesObject[]> {
  const text = await renderOverlayText(overlay);
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}
