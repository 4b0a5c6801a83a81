import { PiiGuardServiceClient, TurnSource } from '@decroche/contracts';
import {
  type ClientAccess,
  callUnary,
  createGrpcClient,
  describeError,
  type Logger,
  type Tracer,
} from '@decroche/service-kit';
import type { ChosenTurn } from './key-menu.ts';

/** Longest that a question may take to be redacted, milliseconds. */
const REDACT_DEADLINE_MS = 3_000;

/** What is needed to have them redacted. */
export interface ChosenQuestionsParts {
  /** Address of pii-guard. */
  readonly target: string;
  readonly tracer: Tracer;
  readonly access: ClientAccess;
  readonly logger: Logger;
}

/** The questions of the themes that callers chose by key: redacted, signed and published as everything that is searched for. */
export class ChosenQuestions {
  readonly #client: PiiGuardServiceClient;
  readonly #logger: Logger;

  constructor({ target, tracer, access, logger }: ChosenQuestionsParts) {
    this.#client = createGrpcClient(PiiGuardServiceClient, target, { tracer, access, server: 'pii-guard' });
    this.#logger = logger;
  }

  /** Never throws: the caller is queued without a draft. */
  async ask({ conversationId, turnId, question }: ChosenTurn): Promise<void> {
    try {
      await callUnary(
        this.#client.redactTyped.bind(this.#client),
        {
          turn: { conversationId, turnId, source: TurnSource.CALLER_KEYPAD },
          text: question,
          context: undefined,
        },
        { deadlineMs: REDACT_DEADLINE_MS },
      );
    } catch (error) {
      this.#logger.warn(
        { err: describeError(error) },
        'nothing is prepared for a theme that was chosen by key',
      );
    }
  }

  close(): void {
    this.#client.close();
  }
}
