import type { ExtensionAskView } from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';
import type { EventStream } from '../http/event-stream.ts';
import { isOpen } from './extension-desks.ts';
import type { ExtensionAsk, ExtensionHolders } from './extension-holders.ts';

/** Tells the pages of an extension that a colleague asks for it, whichever instance he is on. */
export class AskWatch {
  readonly #holders: ExtensionHolders;
  readonly #hub: DeskHub;
  readonly #now: () => number;
  /** Extension to the id of the question that its pages show. */
  readonly #told = new Map<string, string>();

  constructor(holders: ExtensionHolders, hub: DeskHub, now: () => number) {
    this.#holders = holders;
    this.#hub = hub;
    this.#now = now;
  }

  /** Looks for new, answered and late questions. While Redis is away nothing changes. */
  async look(): Promise<void> {
    const extensions = this.#hub.openExtensions();
    const asks = await this.#holders.asks(extensions).catch(() => undefined);
    if (asks === undefined) return;
    for (const [at, extension] of extensions.entries()) {
      const view = this.#viewOf(asks[at]);
      if (this.#told.get(extension) === view?.id) continue;
      if (view === null) this.#told.delete(extension);
      else this.#told.set(extension, view.id);
      this.#hub.tell(extension, { name: 'ask', data: view, latestOnly: true });
    }
  }

  /** Tells a page that opened in the middle of a question. */
  async greet(extension: string, stream: EventStream): Promise<void> {
    const [ask] = await this.#holders.asks([extension]).catch(() => []);
    stream.send({ name: 'ask', data: this.#viewOf(ask), latestOnly: true });
  }

  #viewOf(ask: ExtensionAsk | undefined): ExtensionAskView {
    if (ask === undefined || !isOpen(ask, this.#now())) return null;
    return { id: ask.id, name: ask.name, untilMs: ask.untilMs };
  }
}
