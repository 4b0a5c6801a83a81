import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most of what tests do is wait: the default would leave one processor of two idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 20_000,
          // Half of their time went into loading the same modules for each file.
          isolate: false,
          include: [
            '{packages,services,tools}/*/src/**/*.test.ts',
            'services/agent-desktop/web/**/*.test.{ts,tsx}',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,services,tools}/*/test/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/test/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
