import { ATTRIBUTES, inSpan, SpanKind, type Tracer } from '@decroche/service-kit';
import { v7 as uuidv7 } from 'uuid';
import type { AskAnswer } from '#contract';
import type { ConversationStore } from '../calls/conversation-store.ts';
import { saidView } from '../calls/text-views.ts';
import type { Redactor } from './redactor.ts';

/** What {@link Asking} stands on. */
export interface AskingParts {
  readonly store: Pick<ConversationStore, 'apply'>;
  readonly redactor: Pick<Redactor, 'redact'>;
  readonly tracer: Tracer;
}

/** Whose a question is, and where its answer is shown. */
export interface Asker {
  readonly person: string;
  readonly extension: string;
  /** Route by which it came, such as `/api/ask`. */
  readonly route: string;
}

/** Puts typed questions: the way that all of them take from the desk to the redactor. */
export class Asking {
  readonly #parts: AskingParts;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  /**
   * Puts one question.
   *
   * @param goesOn the conversation that it belongs to; undefined begins one outside a call
   * @throws DependencyAwayError when the redactor cannot be reached
   */
  async put({ person, extension, route }: Asker, text: string, goesOn?: string): Promise<AskAnswer> {
    const { store, redactor, tracer } = this.#parts;
    const turn = { conversationId: goesOn ?? uuidv7(), turnId: uuidv7() };
    store.apply(turn.conversationId, {
      kind: 'asked',
      turnId: turn.turnId,
      person,
      extension: goesOn === undefined ? extension : null,
    });
    const said = await inSpan(
      tracer,
      `POST ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          [ATTRIBUTES.httpMethod]: 'POST',
          [ATTRIBUTES.httpRoute]: route,
          [ATTRIBUTES.conversationId]: turn.conversationId,
          [ATTRIBUTES.turnId]: turn.turnId,
        },
      },
      () => redactor.redact(turn, text),
    );
    store.apply(turn.conversationId, { kind: 'said', said });
    return { ...turn, said: saidView(said) };
  }
}
