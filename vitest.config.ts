import { defineConfig } from 'vitest/config';

/** Integration tests that read, redact, search and write, without a telephone or a desk. */
const KNOWLEDGE = ['{services/retriever,services/pii-guard,tools/cli}/test/**/*.test.ts'];

/**
 * Whole calls of which no test keeps time: two files at once, since a call mostly waits for somebody to finish speaking. What
 * measures delays, memory or what a disturbance does has the machine for itself.
 */
const PAIRED = [
  ...['agent-desk', 'browser-phones', 'closed-fund', 'ears-in-use', 'every-page', 'everyday-needs'],
  ...['expert-scene', 'human-voice', 'nothing-personal-is-kept', 'one-trace-per-call', 'phones-behind-tls'],
  ...['spoken-redaction', 'theme-routing', 'two-transcribers'],
].map((name) => `e2e/test/${name}.test.ts`);

/** Integration tests that keep no time and count no memory, but wait for a page, a phone or a server: two files at once too. */
const WAITING = [
  'services/agent-desktop/test/**/!(desk-latency).test.ts',
  'services/ivr-gateway/test/**/!(voice-in-memory).test.ts',
  'services/generator/test/**/*.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 20_000,
          // Half of their time went into loading the same modules for each file.
          isolate: false,
          // The default leaves one processor of two idle; tests with programs and decoders need that one.
          maxWorkers: '100%',
          include: [
            '{packages,services,tools}/*/src/**/*.test.ts',
            'bench/src/**/*.test.ts',
            'services/agent-desktop/{contract,web}/**/*.test.{ts,tsx}',
          ],
        },
      },
      {
        test: {
          name: 'knowledge',
          // Nothing here keeps time with a call: two files at once, where the default would leave one processor of two idle.
          maxWorkers: '100%',
          include: KNOWLEDGE,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration-paired',
          include: WAITING,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,services,tools}/*/test/**/*.test.ts'],
          exclude: [...KNOWLEDGE, ...WAITING],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e-paired',
          include: PAIRED,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/test/**/*.test.ts'],
          exclude: PAIRED,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
