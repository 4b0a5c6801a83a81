import {
  type AgentPhone,
  type LocalStack,
  layoutOf,
  type PhoneCall,
  placeCall,
  speak,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import type { Browser } from 'playwright-core';
import type { CallReport } from '../call/call-report.ts';
import { placeDemonstrationCall } from '../call/demonstration-call.ts';
import { launchBrowser, type OpenDesk, openDesk } from '../call/desk-robot.ts';
import { TimelineClient } from '../call/timeline-client.ts';
import { spokenPrompts } from '../constellation/prompts.ts';
import type { TrialInstallation } from './trial-installation.ts';

const EXTENSION = '1001';
const NEED = 'Bonjour, je voudrais savoir à quel âge je peux partir à la retraite.';
/** How long the agent's phone rings: an empty queue is the hard case, and two processors carry everything here. */
const RING_MS = 4_000;
const PICKUP_MS = 90_000;

/** Callers, an agent's phone and his desk in a browser, all outside the pods. */
export class TrialScene {
  readonly #installation: TrialInstallation;
  readonly #stack: LocalStack;
  readonly #phone: AgentPhone;
  readonly #browser: Browser;
  readonly #desk: OpenDesk;
  readonly #timeline: TimelineClient;
  readonly #promptsMs: number;

  private constructor(
    installation: TrialInstallation,
    parts: {
      stack: LocalStack;
      phone: AgentPhone;
      browser: Browser;
      desk: OpenDesk;
      timeline: TimelineClient;
      promptsMs: number;
    },
  ) {
    this.#installation = installation;
    this.#stack = parts.stack;
    this.#phone = parts.phone;
    this.#browser = parts.browser;
    this.#desk = parts.desk;
    this.#timeline = parts.timeline;
    this.#promptsMs = parts.promptsMs;
  }

  static async open(installation: TrialInstallation): Promise<TrialScene> {
    // Scripted phones only: no server of it runs.
    const stack = await startLocalStack({ layout: layoutOf(), services: [], handleSignals: false });
    const secret = phoneSecret(installation.secrets.get('phones') ?? {}, EXTENSION);
    stack.agents.push({
      extension: EXTENSION,
      phone: 'sip',
      address: installation.phones,
      sipPort: 25_060,
      secret,
    });
    const { address, port } = installation.sip;
    const phone = await startAgentPhone({
      ...{ stack, extension: EXTENSION, ringMs: RING_MS },
      registrar: { address, port },
    });
    const browser = await launchBrowser();
    const desk = await openDesk(browser, installation.deskUrl, EXTENSION);
    const token = installation.secrets.get('agent-desktop')?.TIMELINE_TOKEN ?? '';
    const timeline = await TimelineClient.connect(installation.deskUrl, token);
    const { durationMs } = await spokenPrompts();
    return new TrialScene(installation, {
      stack,
      phone,
      browser,
      desk,
      timeline,
      promptsMs: durationMs,
    });
  }

  /** One whole call, with what the desk showed of it. */
  async wholeCall(): Promise<CallReport> {
    return await placeDemonstrationCall(
      { stack: this.#stack, promptsMs: this.#promptsMs, line: this.#line },
      this.#timeline,
      { text: NEED, stayMs: 500 },
    );
  }

  /** One whole call whose draft is read before the agent picks up. @throws Error with what was otherwise */
  async callWithDraft(): Promise<void> {
    const report = await this.wholeCall();
    const { pickedUp, draft, readyBeforePickupMs, abstained } = report;
    if (!pickedUp || draft.length === 0 || abstained || !((readyBeforePickupMs ?? -1) > 0))
      throw new Error(briefly(report));
    process.stdout.write(
      `      on the screen ${Math.round(readyBeforePickupMs ?? 0)} ms before the pickup\n`,
    );
  }

  /**
   * A call during which something happens, from the moment at which the caller speaks.
   * @throws Error when nobody picks him up
   */
  async callDuring(disturb: () => Promise<void>): Promise<void> {
    const wav = await speak(NEED);
    const pickedUp = this.#phone.next('answered', PICKUP_MS);
    // Whoever fails first says why; the other must not end the process.
    pickedUp.catch(() => undefined);
    let call: PhoneCall | undefined;
    try {
      call = await placeCall({ stack: this.#stack, wav, speakAfterMs: this.#promptsMs, ...this.#line });
      const speech = await call.speech;
      await new Promise((resolve) => setTimeout(resolve, (speech?.startsAt ?? 0) - performance.now() + 500));
      await disturb();
      await Promise.race([
        pickedUp,
        call.ended.then(({ end }) => Promise.reject(new Error(`the caller was lost: ${end}`))),
      ]);
    } finally {
      await call?.hangUp().catch(() => undefined);
      await call?.ended;
    }
  }

  async close(): Promise<void> {
    this.#timeline.close();
    await Promise.allSettled([this.#desk.close(), this.#phone.stop()]);
    await this.#browser.close().catch(() => undefined);
    await this.#stack.stop();
  }

  get #line(): { fromAddress: string; toAddress: string; sipPort: number } {
    const { sip, trunk } = this.#installation;
    return { fromAddress: trunk, toAddress: sip.address, sipPort: sip.port };
  }
}

/** Secret of an extension in the file that Asterisk reads: lines "EXTENSION SECRET". */
function phoneSecret(secret: Readonly<Record<string, string>>, extension: string): string {
  const found = new RegExp(`^${extension}\\s+(\\S+)`, 'm').exec(Object.values(secret).join('\n'))?.[1];
  if (found === undefined) throw new Error(`extension ${extension} has no secret`);
  return found;
}

function briefly({ pickedUp, mode, heardRedacted, abstained, draft, ...ready }: CallReport): string {
  const { readyBeforePickupMs, endOfSpeechToDraftMs } = ready;
  return JSON.stringify({
    ...{ pickedUp, mode, heardRedacted, abstained, draft: draft.length },
    ...{ readyBeforePickupMs, endOfSpeechToDraftMs },
  });
}
