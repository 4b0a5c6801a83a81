import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Integration tests that read, redact, search and write, without a telephone or a desk. */
const KNOWLEDGE = ['{services/retriever,services/pii-guard,tools/cli}/test/**/*.test.ts'];

/**
 * Whole calls of which no test keeps time: two files at once, since a call mostly waits for somebody to finish speaking. What
 * measures delays, memory or what a disturbance does has the machine for itself. In the order in which they begin: calls in
 * which little depends on a moment are beside every-page, which keeps the processor busy; sound of browsers comes after it; and the
 * longest are not left to the end.
 */
const PAIRED = [
  ...['every-page', 'expert-scene', 'agent-desk', 'everyday-needs', 'nothing-personal-is-kept'],
  ...['junk-at-every-door', 'call-courses', 'browser-phones', 'live-listening', 'human-voice', 'ears-in-use'],
  ...['words-in-every-memory', 'theme-routing', 'spoken-redaction', 'phones-behind-tls', 'two-of-each'],
  ...['closed-fund', 'one-trace-per-call', 'restarted-bus'],
].map((name) => `e2e/test/${name}.test.ts`);

/** Of the transcriber: who is told early enough, how much it decodes at once, and how people are heard with the time there is. */
const DECODING = [
  'engine-contract',
  'hearing-people',
  'live-legs-make-way',
  'long-leg',
  'lost-decoding-thread',
  'recogniser-that-joins',
  'same-words-in-every-format',
  'sharing-the-decoder',
  'starting-and-stopping',
  'strange-sounds-with-both-recognisers',
  'words-that-cannot-be-believed',
].join('|');

/**
 * Integration tests of pages and of services of which none keeps time: two files at once too. What one of them holds, and what is
 * left of a voice in its memory, does not depend on who runs beside it.
 */
const WAITING = [
  'services/agent-desktop/test/**/!(desk-latency).test.ts',
  'services/{ivr-gateway,generator}/test/**/*.test.ts',
  'packages/onnx-runtime/test/**/*.test.ts',
  `services/transcriber/test/**/!(${DECODING}).test.ts`,
];

/**
 * Integration tests that wait for a telephone, a server or a deadline, and hardly take the processor: three files at once, and
 * none beside them that does. What starves, floods or measures Asterisk has the machine for itself; phones that were late call again.
 */
const IDLING = [
  'packages/asterisk/test/!(call-load|outage|starved-media).test.ts',
  'packages/{local-stack,service-kit,metrics,test-stage}/test/**/*.test.ts',
  'services/{ari-gate,forget-check}/test/**/*.test.ts',
];

/** Begun first, in this order: else one of them is left alone at the end of its project, beside an idle processor. */
const FIRST = [
  ...PAIRED,
  ...['caller-audio-over-websocket', 'caller-audio-over-audiosocket', 'caller-audio-over-either'].map(
    (name) => `packages/asterisk/test/${name}.test.ts`,
  ),
  'packages/local-stack/test/bundle-fetch.test.ts',
  ...['storm-and-garbage', 'words-in-memory'].map((name) => `services/transcriber/test/${name}.test.ts`),
  ...['desk-page', 'article-pages'].map((name) => `services/agent-desktop/test/${name}.test.ts`),
  'services/ivr-gateway/test/voice-in-memory.test.ts',
  'services/retriever/test/unseen-kinds.test.ts',
];

/** Of a fresh clone nobody knows how long its files take: vitest then begins with the largest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = FIRST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return at < 0 ? FIRST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
            'services/agent-desktop/{contract,web,scripts}/**/*.test.{ts,tsx}',
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
          name: 'integration-idling',
          include: IDLING,
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,services,tools}/*/test/**/*.test.ts'],
          exclude: [...KNOWLEDGE, ...WAITING, ...IDLING],
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
