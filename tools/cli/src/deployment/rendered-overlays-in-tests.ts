import { notTried } from '@decroche/test-kit';
import { beforeAll, type TestContext } from 'vitest';
import {
  canRender,
  type KubernetesObject,
  OVERLAYS,
  RENDERED_WITHIN_MS,
  renderOverlay,
} from './rendered-overlay.ts';

/**
 * Renders every overlay before the tests of a file.
 *
 * @returns the objects of one of them; its test is left out, with the reason, where nothing can be rendered
 */
export function renderedBefore(): (context: TestContext, overlay: string) => readonly KubernetesObject[] {
  const rendered = new Map<string, readonly KubernetesObject[]>();
  beforeAll(async () => {
    if (!(await canRender())) return;
    await Promise.all(OVERLAYS.map(async (each) => rendered.set(each, await renderOverlay(each))));
  }, RENDERED_WITHIN_MS);
  return (context, overlay) => rendered.get(overlay) ?? notTried(context, 'kubectl is not on this machine');
}
