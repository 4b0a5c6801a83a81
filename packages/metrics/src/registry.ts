import { ASSIST_MODES, CALL_ENDS } from '@decroche/call';
import { AbstentionReason, EvidenceOutcome, PERSONAL_DATA, SaidOutcome } from '@decroche/contracts';
import { enumNames } from './enum-names.ts';
import { Counter, Gauge, Histogram, Total } from './instruments.ts';

/** Where a call is, as coarse as an operator looks at it. */
export const CALL_STATES = ['before-queue', 'queued', 'ringing', 'talking'] as const;
/** Delays that somebody waits for, seconds. */
const WAITED_S = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 3, 5, 10, 30];
/** Work on one text, seconds. */
const WORK_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** What a language model takes, seconds. */
const MODEL_S = [0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30];

const none = {} as const;

/** What every program measures of itself. */
const PROCESS = {
  eventLoopDelay: new Gauge({
    name: 'decroche.event_loop.delay',
    unit: 's',
    description: 'How late the event loop was over the last ten seconds',
    attributes: { quantile: ['0.5', '0.99', '1'] },
  }),
  memory: new Gauge({
    name: 'decroche.process.memory',
    unit: 'By',
    description: 'Memory of the process that is resident',
    attributes: none,
  }),
  cpu: new Total({
    name: 'decroche.process.cpu',
    unit: 's',
    description: 'Processor time that the process took since its start',
    attributes: none,
  }),
  handles: new Gauge({
    name: 'decroche.process.handles',
    unit: '{handle}',
    description: 'Files and sockets that the process has open',
    attributes: none,
  }),
  clock: new Gauge({
    name: 'decroche.clock.time',
    unit: 's',
    description: 'Unix time of the machine: when it is looked at, it should be the time of who looks',
    attributes: none,
  }),
  writesFailed: new Counter({
    name: 'decroche.writes.failed',
    unit: '{write}',
    description: 'What could not be written where the program keeps something',
    attributes: { store: ['database', 'folder'] },
  }),
  ready: new Gauge({
    name: 'decroche.ready',
    unit: '1',
    description: 'Whether /ready says yes, 1 or 0',
    attributes: none,
  }),
  failedChecks: new Gauge({
    name: 'decroche.checks.failed',
    unit: '{check}',
    description: 'Things that the program needs and does not have now',
    attributes: none,
  }),
  certificateExpiry: new Gauge({
    name: 'decroche.certificate.expiry',
    unit: 's',
    description:
      'For how long a certificate still counts, by what it is for; negative when it does not any more',
    attributes: { use: ['services', 'authority', 'web'] },
  }),
  certificateRefused: new Gauge({
    name: 'decroche.certificate.refused',
    unit: '1',
    description: 'Whether what lies in a folder of certificates could not be taken over, 1 or 0',
    attributes: { use: ['services', 'web'] },
  }),
};

const GATEWAY = {
  callsLive: new Gauge({
    name: 'decroche.calls.live',
    unit: '{call}',
    description: 'Calls that are there now, by where they are',
    attributes: { state: CALL_STATES },
  }),
  callsEnded: new Counter({
    name: 'decroche.calls.ended',
    unit: '{call}',
    description: 'Calls that are over, by the mode of the assistant and by who ended them',
    attributes: { mode: ASSIST_MODES, end: CALL_ENDS },
  }),
  callerHeld: new Histogram(
    {
      name: 'decroche.call.before_queue',
      unit: 's',
      description: 'From the arrival of a call to the queue',
      attributes: none,
    },
    [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120],
  ),
  queueLength: new Gauge({
    name: 'decroche.queue.waiting',
    unit: '{caller}',
    description: 'Callers who wait in the queues',
    attributes: none,
  }),
  eventsUntold: new Gauge({
    name: 'decroche.lifecycle.untold',
    unit: '{event}',
    description: 'Steps of calls that the bus has not confirmed',
    attributes: none,
  }),
};

const TRANSCRIBER = {
  streams: new Gauge({
    name: 'decroche.transcriber.streams',
    unit: '{stream}',
    description: 'Streams of voice that are open',
    attributes: none,
  }),
  capacity: new Gauge({
    name: 'decroche.transcriber.capacity',
    unit: '{stream}',
    description: 'Streams of voice that can be heard in real time',
    attributes: none,
  }),
  load: new Gauge({
    name: 'decroche.transcriber.load',
    unit: '1',
    description: 'Share of the capacity in use, by places or by decoding time where that is more',
    attributes: none,
  }),
  refused: new Counter({
    name: 'decroche.transcriber.refused',
    unit: '{stream}',
    description: 'Streams that were refused at the door',
    attributes: { reason: ['full', 'draining'] },
  }),
  heard: new Counter({
    name: 'decroche.transcriber.audio',
    unit: 's',
    description: 'Voice that was decoded',
    attributes: none,
  }),
  decoding: new Counter({
    name: 'decroche.transcriber.decoding',
    unit: 's',
    description: 'Time that decoding took; a second of it per second of voice is real time on one thread',
    attributes: none,
  }),
};

const PII_GUARD = {
  texts: new Counter({
    name: 'decroche.redactor.texts',
    unit: '{text}',
    description: 'Final texts that left the redactor, by what became of them',
    attributes: { outcome: enumNames(SaidOutcome) },
  }),
  redactions: new Counter({
    name: 'decroche.redactor.redactions',
    unit: '{redaction}',
    description: 'Stretches that were removed from final texts, by kind of personal data',
    attributes: { kind: Object.keys(PERSONAL_DATA) },
  }),
  redacting: new Histogram(
    {
      name: 'decroche.redactor.duration',
      unit: 's',
      description: 'Work of the redactor on one text',
      attributes: none,
    },
    WORK_S,
  ),
  heldBack: new Histogram(
    {
      name: 'decroche.redactor.held_back',
      unit: 's',
      description: 'From the end of speech to the redacted text',
      attributes: none,
    },
    WAITED_S,
  ),
};

const RETRIEVER = {
  searches: new Counter({
    name: 'decroche.searches',
    unit: '{search}',
    description: 'Searches for final texts, by what the evidence says',
    attributes: { outcome: enumNames(EvidenceOutcome) },
  }),
  searching: new Histogram(
    {
      name: 'decroche.search.duration',
      unit: 's',
      description: 'One search, from the text to the passages',
      attributes: none,
    },
    WORK_S,
  ),
};

const GENERATOR = {
  drafts: new Counter({
    name: 'decroche.drafts',
    unit: '{draft}',
    description: 'First drafts of final texts, by whether they answer',
    attributes: { result: ['answer', 'abstained'] },
  }),
  abstentions: new Counter({
    name: 'decroche.draft.abstentions',
    unit: '{draft}',
    description: 'Drafts that do not answer, by reason',
    attributes: { reason: enumNames(AbstentionReason) },
  }),
  stopped: new Counter({
    name: 'decroche.gate.stopped',
    unit: '{sentence}',
    description: 'Sentences that the gate kept from the screen, by fault',
    attributes: {
      fault: [
        ...['no-citation', 'unknown-citation', 'unsupported-figure', 'unsupported-words', 'left-out-words'],
        ...[
          'other-negation',
          'other-modality',
          'other-condition',
          'other-bound',
          'other-person',
          'other-order',
        ],
        ...['no-sentence', 'contact', 'points-nowhere', 'not-verified', 'verifier-away'],
      ],
    },
  }),
  composing: new Histogram(
    {
      name: 'decroche.draft.duration',
      unit: 's',
      description: 'Work on the first draft of one text',
      attributes: none,
    },
    WORK_S,
  ),
  modelCalls: new Counter({
    name: 'decroche.model.calls',
    unit: '{call}',
    description: 'Answers that a language model was asked for, by how that ended',
    attributes: {
      end: [
        ...['done', 'cancelled', 'unreachable', 'refused', 'late', 'malformed', 'declined', 'busy'],
        'uninstructed',
      ],
    },
  }),
  modelTook: new Histogram(
    {
      name: 'decroche.model.duration',
      unit: 's',
      description: 'One answer of a language model, from the request to its last piece',
      attributes: none,
    },
    MODEL_S,
  ),
};

const DESK = {
  streams: new Gauge({
    name: 'decroche.desk.streams',
    unit: '{stream}',
    description: 'Pages that are connected',
    attributes: none,
  }),
  conversations: new Gauge({
    name: 'decroche.desk.conversations',
    unit: '{conversation}',
    description: 'Conversations that the desk knows',
    attributes: none,
  }),
  pickups: new Counter({
    name: 'decroche.desk.pickups',
    unit: '{call}',
    description: 'Calls that were picked up before a visible page, by whether the draft was there',
    attributes: { ready: ['before', 'after', 'never'] },
  }),
  lead: new Histogram(
    {
      name: 'decroche.desk.ready_before_pickup',
      unit: 's',
      description: 'How long a draft was on the screen before its call was picked up',
      attributes: none,
    },
    [0.5, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300],
  ),
  extractsShown: new Histogram(
    {
      name: 'decroche.desk.extracts_shown',
      unit: 's',
      description: 'From the end of speech to the extracts on the screen',
      attributes: none,
    },
    WAITED_S,
  ),
  draftShown: new Histogram(
    {
      name: 'decroche.desk.draft_shown',
      unit: 's',
      description: 'From the end of speech to the draft on the screen',
      attributes: none,
    },
    WAITED_S,
  ),
  forgetChecked: new Gauge({
    name: 'decroche.forgetting.checked',
    unit: 's',
    description: 'Unix time of the newest check of this installation, 0 before the first',
    attributes: none,
  }),
  forgetFound: new Gauge({
    name: 'decroche.forgetting.found',
    unit: '{trace}',
    description: 'What the newest check of this installation found that should have been forgotten',
    attributes: none,
  }),
};

/** Every metric of the product, by the program that measures it. A metric that is not here does not exist. */
export const METRICS = {
  process: PROCESS,
  'ivr-gateway': GATEWAY,
  transcriber: TRANSCRIBER,
  'pii-guard': PII_GUARD,
  retriever: RETRIEVER,
  generator: GENERATOR,
  'agent-desktop': DESK,
} as const;
