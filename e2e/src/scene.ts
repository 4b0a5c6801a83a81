import { join } from 'node:path';
import {
  launchBrowser,
  type OpenDesk,
  openDesk,
  TimelineClient,
  type TimelineEntry,
} from '@decroche/cli/call';
import {
  type Constellation,
  type ConstellationOptions,
  startConstellation,
} from '@decroche/cli/constellation';
import {
  type AgentPhone,
  type CallOptions,
  type MonoAudio,
  type PhoneCall,
  placeCall,
  speak,
  startAgentPhone,
} from '@decroche/local-stack';
import { layEmptyDatabase } from '@decroche/test-stage';
import type { Browser } from 'playwright-core';

/** A sentence that the demonstration base answers. */
export const SURVIVOR_NEED = "mon mari est décédé est-ce que j'ai droit à sa retraite";

/** Whole system, callers, phones and desks of one test file. */
export class Scene {
  readonly constellation: Constellation;
  /** Everything the timeline said, in order. */
  readonly entries: TimelineEntry[] = [];
  readonly #timeline: TimelineClient | undefined;
  readonly #waiting = new Set<() => void>();
  /** Conversations of earlier tests, whose last events may still be on their way. */
  readonly #forgotten = new Set<string>();
  #browser: Browser | undefined;

  /** Starts the whole system with tones for prompts. */
  static async create(options: ConstellationOptions = {}): Promise<Scene> {
    const constellation = await startConstellation({
      agents: 2,
      briefPrompts: true,
      logLevel: 'info',
      ...options,
      fillData: {
        'agent-desktop': (data) => layEmptyDatabase(join(data, 'figures')),
        ...options.fillData,
      },
    });
    const watched = options.services === undefined || options.services.includes('agent-desktop');
    try {
      const timeline = watched
        ? await TimelineClient.connect(constellation.desktopUrl, constellation.timelineToken)
        : undefined;
      return new Scene(constellation, timeline);
    } catch (error) {
      await constellation.stop();
      throw error;
    }
  }

  private constructor(constellation: Constellation, timeline: TimelineClient | undefined) {
    this.constellation = constellation;
    this.#timeline = timeline;
    timeline?.onEntry((entry) => {
      if (this.#forgotten.has(entry.conversationId)) return;
      this.entries.push(entry);
      for (const check of this.#waiting) check();
    });
  }

  /** What a caller says, when he says nothing else: after the question. */
  async says(sentence: string): Promise<Pick<CallOptions, 'wav' | 'speakAfterMs'> & { wav: MonoAudio }> {
    return { wav: await speak(sentence), speakAfterMs: this.constellation.promptsMs };
  }

  call(options: Omit<CallOptions, 'stack'>): Promise<PhoneCall> {
    return placeCall({ stack: this.constellation.stack, ...options });
  }

  phone(extension: string, ringMs: number | 'never' = 1_500): Promise<AgentPhone> {
    return startAgentPhone({ stack: this.constellation.stack, extension, ringMs });
  }

  /** @param microphone a WAV file that its pages hear; counts for the first call only */
  async browser(microphone?: string): Promise<Browser> {
    this.#browser ??= await launchBrowser(microphone);
    return this.#browser;
  }

  async desk(extension: string): Promise<OpenDesk> {
    return openDesk(await this.browser(), this.constellation.desktopUrl, extension);
  }

  /** The first entry, past or to come, for which `wanted` is true. */
  async seen(
    what: string,
    wanted: (entry: TimelineEntry) => boolean,
    timeoutMs = 15_000,
  ): Promise<TimelineEntry> {
    return await new Promise((resolve, reject) => {
      const check = (): void => {
        const found = this.entries.find(wanted);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(
          new Error(`not seen within ${timeoutMs} ms: ${what}\nseen:\n${this.story()}\n${this.warnings()}`),
        );
      }, timeoutMs);
      this.#waiting.add(check);
      check();
    });
  }

  /** A step of the life of a call. */
  step(step: string, timeoutMs?: number, conversationId?: string): Promise<TimelineEntry> {
    return this.seen(
      step,
      (entry) =>
        entry.type === 'lifecycle' &&
        entry.step === step &&
        (conversationId === undefined || entry.conversationId === conversationId),
      timeoutMs,
    );
  }

  /** Forgets what was seen, before the next call of the same test file. */
  forget(): void {
    for (const { conversationId } of this.entries) this.#forgotten.add(conversationId);
    this.entries.length = 0;
  }

  /** What was seen, for error messages. */
  story(): string {
    return this.entries.map(({ type, step, final }) => `  ${type} ${step ?? ''} ${final ?? ''}`).join('\n');
  }

  /** Warnings and errors that the services logged. */
  warnings(): string {
    return Object.values(this.constellation.services)
      .flatMap((service) =>
        service.output.lines.filter((line) => /"level":"(warn|error|fatal)"/.test(line)).slice(-5),
      )
      .join('\n');
  }

  async stop(): Promise<void> {
    this.#timeline?.close();
    await this.#browser?.close();
    await this.constellation.stop();
  }
}
