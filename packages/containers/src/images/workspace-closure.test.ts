import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SERVICE_IMAGES } from './image-contents.ts';
import { workspaceClosure } from './workspace-closure.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

describe('the packages of the workspace in an image', () => {
  it.each(Object.entries(SERVICE_IMAGES))(
    '%s: none that only tests and the command line need',
    async (_, { services }) => {
      const packages = await workspaceClosure(ROOT, services);
      expect(packages).toContain('packages/service-kit');
      expect(packages.filter((each) => /local-stack|test-|containers|cli|e2e|bench/.test(each))).toEqual([]);
    },
  );

  it('are of one service alone, but for the detectors that look through imported documents', async () => {
    const services = async (image: keyof typeof SERVICE_IMAGES): Promise<string[]> =>
      (await workspaceClosure(ROOT, SERVICE_IMAGES[image].services)).filter((each) =>
        each.startsWith('services/'),
      );
    expect(await services('generator')).toEqual(['services/generator']);
    expect(await services('retriever')).toEqual(['services/pii-guard', 'services/retriever']);
  });

  it('refuses a service that is not there', async () => {
    await expect(workspaceClosure(ROOT, ['nobody'])).rejects.toThrow(/nobody is no package/);
  });
});
