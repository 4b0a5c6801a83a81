import { CallReporter, launchBrowser, openDesk, TimelineClient } from '@decroche/cli/call';
import { startConstellation } from '@decroche/cli/constellation';
import { type MonoAudio, placeCall, speak, startAgentPhone } from '@decroche/local-stack';
import { type Percentiles, percentiles } from '@decroche/test-kit';
import { usageOf } from './process-usage.ts';

/** Figures of a run. Durations in milliseconds. */
export interface CallsBenchResult {
  readonly calls: number;
  /** Calls handed to the queue. */
  readonly reachedQueue: number;
  /** Calls whose draft was on the agent's screen before the pickup, as the browser measured it. */
  readonly readyBeforePickup: number;
  /** Calls that no agent answered. */
  readonly dropped: number;
  readonly endOfSpeechToExtractsMs: Percentiles;
  readonly endOfSpeechToDraftMs: Percentiles;
  /** How long before the pickup the draft was there. */
  readonly readyBeforePickupMs: Percentiles;
  /** CPU of the services, Asterisk, NATS and Redis together (callers, phones and browsers are not counted). */
  readonly cpuSeconds: number;
  /** Sum of the highest resident memory of each of them, MiB. */
  readonly peakRssMb: number;
}

const SENTENCES = [
  "mon mari est décédé est-ce que j'ai droit à sa retraite",
  'je suis né en mille neuf cent soixante quatre à quel âge je peux partir',
  "je n'ai pas reçu mon paiement ce mois-ci",
  'comment demander la retraite progressive',
  "j'ai commencé à travailler à seize ans est-ce que je peux partir plus tôt",
  'je voudrais changer de compte bancaire',
  'combien de trimestres pour trois enfants',
  'est-ce que le chômage compte pour la retraite',
  'je touche une petite retraite est-ce que je peux avoir le minimum vieillesse',
  "j'ai travaillé à l'étranger comment ça se passe",
];
const RING_MS = 2_000;
const TALK_MS = 1_500;
/** From the end of speech to the ring: end silence and hand-over. */
const HANDOVER_MS = 2_500;

/**
 * Places real calls, `concurrency` at a time, each with an agent's phone that rings 2 s and a desk in a real browser.
 */
export async function benchCalls(
  options: { readonly calls: number; readonly concurrency: number },
  say: (line: string) => void,
): Promise<CallsBenchResult> {
  const { calls, concurrency } = options;
  const constellation = await startConstellation({
    agents: concurrency,
    logLevel: 'warn',
    briefPrompts: true,
    stack: { rtpPorts: Math.max(512, concurrency * 8) },
    onStep: say,
  });
  const { stack } = constellation;
  const timeline = await TimelineClient.connect(constellation.desktopUrl, constellation.timelineToken);
  const reporters = new Map<string, CallReporter>();
  const queued = new Set<string>();
  timeline.onEntry((entry) => {
    const reporter = reporters.get(entry.conversationId) ?? new CallReporter(entry.conversationId);
    reporters.set(entry.conversationId, reporter);
    reporter.take(entry);
    if (entry.type === 'lifecycle' && entry.step === 'queued') queued.add(entry.conversationId);
  });
  const browser = await launchBrowser();
  try {
    say(`${concurrency} phones and desks`);
    for (const { extension } of stack.agents) {
      await startAgentPhone({ stack, extension, ringMs: RING_MS });
      await openDesk(browser, constellation.desktopUrl, extension);
    }
    const audio = await Promise.all(SENTENCES.map((sentence) => speak(sentence)));
    let placed = 0;
    const caller = async (): Promise<void> => {
      while (placed < calls) {
        const speech = audio[placed++ % audio.length] as MonoAudio;
        say(`call ${placed} of ${calls}`);
        const speechMs = (speech.pcm.length / speech.sampleRate) * 1000;
        const call = await placeCall({
          stack,
          wav: speech,
          speakAfterMs: constellation.promptsMs,
          hangUpAfterMs: constellation.promptsMs + speechMs + HANDOVER_MS + RING_MS + TALK_MS,
        });
        await call.ended;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, caller));
    const services = [
      ...Object.values(constellation.services),
      stack.asterisk.process,
      stack.nats.process,
      stack.redis.process,
    ];
    const usage = await Promise.all(services.map((service) => usageOf(service.pid ?? 0)));
    const reports = [...reporters.values()].map((reporter) => reporter.report());
    const present = (values: readonly (number | null)[]): number[] =>
      values.filter((value) => value !== null);
    return {
      calls,
      reachedQueue: queued.size,
      readyBeforePickup: reports.filter(({ readyBeforePickupMs }) => (readyBeforePickupMs ?? -1) > 0).length,
      dropped: calls - reports.filter(({ pickedUp }) => pickedUp).length,
      endOfSpeechToExtractsMs: percentiles(present(reports.map((report) => report.endOfSpeechToExtractsMs))),
      endOfSpeechToDraftMs: percentiles(present(reports.map((report) => report.endOfSpeechToDraftMs))),
      readyBeforePickupMs: percentiles(present(reports.map((report) => report.readyBeforePickupMs))),
      cpuSeconds: Number(usage.reduce((sum, each) => sum + each.cpuSeconds, 0).toFixed(1)),
      peakRssMb: Math.round(usage.reduce((sum, each) => sum + each.peakRssMb, 0)),
    };
  } finally {
    timeline.close();
    await browser.close();
    await constellation.stop();
  }
}
