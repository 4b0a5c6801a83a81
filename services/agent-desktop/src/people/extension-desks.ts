import type { DeskHub } from '../calls/desk-hub.ts';
import {
  ExtensionAskedError,
  ExtensionElsewhereError,
  ExtensionInUseError,
  NotFoundError,
} from '../http/request-errors.ts';
import type { ExtensionAsk, ExtensionHolders, Holder } from './extension-holders.ts';
import type { Session, Sessions } from './sessions.ts';

/** Where a question to the holder of an extension stands. */
export type AskOutcome =
  | { readonly state: 'granted'; readonly session: Session }
  | { readonly state: 'asked' | 'refused'; readonly untilMs: number };

/** What {@link ExtensionDesks} stands on. */
export interface ExtensionDesksParts {
  readonly holders: ExtensionHolders;
  readonly sessions: Sessions;
  readonly hub: DeskHub;
  readonly now: () => number;
}

/**
 * Who sits at which extension. A person takes a free one; one in use only when its holder consents or a supervisor
 * frees it. Whoever loses an extension loses it in all his sessions at once.
 */
export class ExtensionDesks {
  readonly #parts: ExtensionDesksParts;

  constructor(parts: ExtensionDesksParts) {
    this.#parts = parts;
  }

  /**
   * Extension of a session that is still its own; null when it has none any more. One that ran free while its page
   * was away is taken again.
   */
  async extensionOf(session: Session): Promise<string | null> {
    const { extension } = session;
    return extension !== null && (await this.#parts.holders.holds(extension, session)) ? extension : null;
  }

  /**
   * Takes a free extension, or leaves the present one with null.
   *
   * @throws ExtensionInUseError when somebody else is on it
   * @throws ExtensionElsewhereError when he is of another organisation
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async take(session: Session, extension: string | null): Promise<Session> {
    const { holders, sessions, hub } = this.#parts;
    if (extension !== null && !(await holders.claim(extension, session))) {
      await this.#checkOrganisation(session, extension);
      throw new ExtensionInUseError();
    }
    const changed = await sessions.choose(session, extension);
    hub.closeSession(session.key);
    if (session.extension !== null && session.extension !== extension) {
      await this.freeUnused(session.person, [session.extension]);
    }
    return changed;
  }

  /**
   * Frees each extension of a person that none of his sessions is on any more: also one that a colleague handed to
   * him and whose desk he never opened.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async freeUnused(person: string, extensions: readonly string[]): Promise<void> {
    const { holders, sessions } = this.#parts;
    const found = await holders.holders(extensions);
    const held = extensions.filter((_, at) => found[at]?.person === person);
    if (held.length === 0) return;
    const others = await sessions.ofPerson(person);
    for (const extension of held) {
      if (!others.some((other) => other.extension === extension)) await holders.release(extension);
    }
  }

  /**
   * Asks the holder for his extension, and says where the question stands when it is asked again. A free extension
   * is taken at once.
   *
   * @throws ExtensionElsewhereError when the holder is of another organisation: its people are not known to this one's
   * @throws ExtensionAskedError when somebody else asks for it already
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async ask(session: Session, extension: string): Promise<AskOutcome> {
    const { holders, now } = this.#parts;
    if (await holders.claim(extension, session)) {
      return { state: 'granted', session: await this.take(session, extension) };
    }
    await this.#checkOrganisation(session, extension);
    const { person, refused, untilMs } = await holders.ask(extension, session);
    if (person !== session.person) throw new ExtensionAskedError();
    return { state: refused || untilMs <= now() ? 'refused' : 'asked', untilMs };
  }

  /**
   * The holder answers.
   *
   * @throws NotFoundError when nobody asks any more
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async answer(session: Session, extension: string, askId: string, consents: boolean): Promise<void> {
    const { holders, now } = this.#parts;
    const [ask] = await holders.asks([extension]);
    if (ask === undefined || ask.id !== askId || !isOpen(ask, now()))
      throw new NotFoundError('this question');
    if (!consents) return await holders.refuse(extension, ask);
    await holders.hand(extension, ask);
    await this.#unseat(extension, session.person);
  }

  /**
   * A supervisor frees an extension of his organisation.
   *
   * @throws NotFoundError when nobody is on it
   * @throws ExtensionElsewhereError when somebody of another organisation is
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async free(supervisor: Session, extension: string): Promise<void> {
    const { holders } = this.#parts;
    const [holder] = await holders.holders([extension]);
    if (holder === undefined) throw new NotFoundError('a holder of this extension');
    if (!isColleague(supervisor, holder)) throw new ExtensionElsewhereError();
    await this.#unseat(extension, holder.person);
    await holders.release(extension);
  }

  async #checkOrganisation(session: Session, extension: string): Promise<void> {
    const [holder] = await this.#parts.holders.holders([extension]);
    if (holder !== undefined && !isColleague(session, holder)) throw new ExtensionElsewhereError();
  }

  async #unseat(extension: string, person: string): Promise<void> {
    const { sessions, hub } = this.#parts;
    for (const session of await sessions.ofPerson(person)) {
      if (session.extension !== extension) continue;
      await sessions.choose(session, null);
      hub.closeSession(session.key);
    }
  }
}

/** True when the holder of an extension is of the same organisation: only then his name is shown. */
export function isColleague({ organisation }: Session, holder: Holder): boolean {
  return holder.organisation === organisation.id;
}

/** True while the holder may still answer. */
export function isOpen(ask: ExtensionAsk, nowMs: number): boolean {
  return !ask.refused && ask.untilMs > nowMs;
}
