import {
  openSaid,
  PiiGuardServiceClient,
  type PublicKeys,
  type Said,
  type SignedSaid,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import { connectivityState, status } from '@grpc/grpc-js';
import { byOwnClock } from '../calls/own-clock.ts';
import { DependencyAwayError, MalformedRequestError, PersonalDataError } from '../http/request-errors.ts';

/** Longest a typed question may take to be redacted, milliseconds. */
const REDACT_DEADLINE_MS = 3_000;

type TypedSource = typeof TurnSource.AGENT_TYPED | typeof TurnSource.TRAINING;

/** pii-guard, which alone reads what an agent typed. */
export class Redactor {
  readonly #client: PiiGuardServiceClient;
  readonly #keys: PublicKeys;
  readonly #now: () => number;
  readonly #wipe = createMemoryWipe();

  /**
   * @param target `host:port`
   * @param keys with which it signs
   * @param now Unix time, milliseconds: its answers tell moments by it
   */
  constructor(target: string, keys: PublicKeys, link: GrpcLink, now: () => number) {
    this.#client = createGrpcClient(PiiGuardServiceClient, target, { ...link, server: 'pii-guard' });
    this.#keys = keys;
    this.#now = now;
  }

  /** True while the channel is open; asking also makes it connect. */
  get ready(): boolean {
    return this.#client.getChannel().getConnectivityState(true) === connectivityState.READY;
  }

  /**
   * Has a typed question, or the words of a simulated caller, redacted, signed and published. The text goes nowhere else, and
   * is then wiped from memory.
   *
   * @throws MalformedRequestError when the redactor refuses it
   * @throws DependencyAwayError when the redactor cannot be reached
   * @throws UnsignedTextError when the answer is not signed
   */
  async redact(
    turn: { conversationId: string; turnId: string },
    text: string,
    source: TypedSource = TurnSource.AGENT_TYPED,
  ): Promise<Said> {
    return (await this.#redacted({ ...turn, source }, text)).said;
  }

  /**
   * Has the words that an expert tries redacted and signed. They are published nowhere; otherwise see {@link redact}.
   *
   * @returns the text, and the same as it was signed
   */
  async redactTrial(
    turn: { conversationId: string; turnId: string },
    text: string,
  ): Promise<{ readonly said: Said; readonly signed: SignedSaid | undefined }> {
    return await this.#redacted({ ...turn, source: TurnSource.TRIAL }, text);
  }

  async #redacted(turn: Turn, text: string): Promise<{ said: Said; signed: SignedSaid | undefined }> {
    try {
      const { said } = await callUnary(
        this.#client.redactTyped.bind(this.#client),
        { turn, text, context: undefined },
        { deadlineMs: REDACT_DEADLINE_MS },
      );
      return { said: byOwnClock(openSaid(said, this.#keys), this.#now(), 0), signed: said };
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      if (cause.status === status.INVALID_ARGUMENT) {
        throw new MalformedRequestError('the redactor does not take this question: 1 to 2000 characters', {
          cause,
        });
      }
      throw new DependencyAwayError('pii-guard', { cause });
    } finally {
      this.#wipe.wipe();
    }
  }

  /**
   * Holds a text that will be kept against the redactor, which passes it on to nobody.
   *
   * @throws PersonalDataError when there is something personal in it
   * @throws DependencyAwayError when the redactor cannot be reached
   */
  async refusePersonal(text: string): Promise<void> {
    try {
      const { types } = await callUnary(
        this.#client.checkTyped.bind(this.#client),
        { text },
        { deadlineMs: REDACT_DEADLINE_MS },
      );
      if (types.length > 0) throw new PersonalDataError();
    } catch (cause) {
      if (cause instanceof RpcError) throw new DependencyAwayError('pii-guard', { cause });
      throw cause;
    } finally {
      this.#wipe.wipe();
    }
  }

  destroy(): void {
    this.#wipe.close();
    this.#client.close();
  }
}
