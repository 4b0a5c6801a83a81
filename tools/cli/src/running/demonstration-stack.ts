import { type AgentPhone, type ServiceProcess, startAgentPhone } from '@decroche/local-stack';
import type { Browser } from 'playwright-core';
import type { CallReport } from '../call/call-report.ts';
import { type CallRequest, placeDemonstrationCall, type StepListener } from '../call/demonstration-call.ts';
import { launchBrowser, openDesk } from '../call/desk-robot.ts';
import { TimelineClient } from '../call/timeline-client.ts';
import { type Constellation, type ConstellationOptions, startConstellation } from '../constellation/mod.ts';
import { prepareBrowser, prepareStack, prepareWebApp } from '../preparation.ts';
import { publishDemonstrationBase } from './demonstration-base.ts';
import { type Supervision, superviseConstellation } from './supervision.ts';

/** How a stack for people is started. */
export interface DemonstrationOptions extends ConstellationOptions {
  /** Ring time of the automatic agent phones, milliseconds; `none` leaves the extensions to real phones. */
  readonly pickUpAfterMs?: number | 'none';
  /** Desks in a browser without a screen, one an extension, so that readiness is measured. */
  readonly desks?: boolean;
  /** Processes beside it that are started again when they end, such as the server of a language model. */
  readonly beside?: readonly ServiceProcess[];
  /** Whether the knowledge base is in a database, so that experts can work on it; otherwise it is the folder. */
  readonly knowledgeDesk?: boolean;
}

const PICK_UP_AFTER_MS = 5_000;

/** A constellation with automatic agent phones and desks, ready for calls; what dies in it is started again. */
export class DemonstrationStack {
  readonly constellation: Constellation;
  readonly #timeline: TimelineClient;
  readonly #supervision: Supervision;
  readonly #phones: readonly AgentPhone[];
  readonly #browser: Browser | undefined;

  /** Gets what is missing, starts everything and waits until a call can be placed. */
  static async start(options: DemonstrationOptions = {}): Promise<DemonstrationStack> {
    const step = options.onStep ?? (() => undefined);
    await prepareStack();
    const desks = options.desks ?? true;
    if (desks) await prepareBrowser();
    await prepareWebApp();
    const fillData = options.knowledgeDesk ? { retriever: publishDemonstrationBase } : {};
    const constellation = await startConstellation({ agents: 1, logLevel: 'warn', fillData, ...options });
    const opened: (() => Promise<unknown>)[] = [() => constellation.stop()];
    try {
      const timeline = await TimelineClient.connect(constellation.desktopUrl, constellation.timelineToken);
      opened.push(async () => timeline.close());
      // An extension whose phone is in a browser is for a person.
      const scripted = constellation.stack.agents.filter(({ phone }) => phone === 'sip');
      const phones: AgentPhone[] = [];
      const ringMs = options.pickUpAfterMs ?? PICK_UP_AFTER_MS;
      if (ringMs !== 'none') {
        step('agent phones');
        for (const { extension } of scripted) {
          const phone = await startAgentPhone({ stack: constellation.stack, extension, ringMs });
          opened.push(() => phone.stop());
          phones.push(phone);
        }
      }
      let browser: Browser | undefined;
      if (desks) {
        step('desks in a browser without a screen');
        const launched = await launchBrowser();
        browser = launched;
        opened.push(() => launched.close());
        for (const { extension } of scripted) {
          await openDesk(launched, constellation.desktopUrl, extension);
        }
      }
      const supervision = superviseConstellation(constellation, step, options.beside);
      return new DemonstrationStack(constellation, timeline, phones, browser, supervision);
    } catch (error) {
      for (const close of opened.reverse()) await close().catch(() => undefined);
      throw error;
    }
  }

  private constructor(
    constellation: Constellation,
    timeline: TimelineClient,
    phones: readonly AgentPhone[],
    browser: Browser | undefined,
    supervision: Supervision,
  ) {
    this.constellation = constellation;
    this.#supervision = supervision;
    this.#timeline = timeline;
    this.#phones = phones;
    this.#browser = browser;
  }

  /** Places one call and reports; see {@link placeDemonstrationCall}. */
  call(request: CallRequest, onStep?: StepListener): Promise<CallReport> {
    return placeDemonstrationCall(this.constellation, this.#timeline, request, onStep);
  }

  async stop(): Promise<void> {
    this.#supervision.stop();
    this.#timeline.close();
    await Promise.allSettled([this.#browser?.close(), ...this.#phones.map((phone) => phone.stop())]);
    await this.constellation.stop();
  }
}
