import { defineConfig } from 'vitest/config';

/**
 * Tests of stores that also run without containers, on a stand-in inside their process or on an unpacked server: here on those
 * that an installation has.
 */
const EVERYWHERE = [
  ...[
    'base-import-faults',
    'document-import',
    'expert-desk',
    'gap-retention',
    'instructions-of-the-base',
    'kb-backup',
    'knowledge-desk-api',
    'knowledge-store',
    'migrations-as-a-job',
    'publication-interrupted',
    'restored-base',
  ].map((name) => `services/retriever/test/${name}.test.ts`),
  ...['audit-log', 'feedback', 'figures-on-a-server', 'oversight', 'review-sample', 'settled-figures'].map(
    (name) => `services/agent-desktop/test/${name}.test.ts`,
  ),
  'services/ivr-gateway/test/lease-store.test.ts',
  'packages/test-stage/test/*.test.ts',
];

/** What is about such servers, and is tried on nothing else. */
const HERE_ALONE = ['e2e/stores/*.test.ts'];

/** Of its own, not a project of vitest.config.ts: no other run of tests may start containers. */
export default defineConfig({
  test: {
    name: 'stores',
    globalSetup: ['packages/test-stage/src/stores/global-setup.ts'],
    include: [...EVERYWHERE, ...HERE_ALONE],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
