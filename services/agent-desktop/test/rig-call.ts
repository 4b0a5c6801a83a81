import {
  AssistMode,
  agentWordsSubject,
  CallEnd,
  type Draft,
  draftCodec,
  EndReason,
  eventSubject,
  Lifecycle,
  type LiveListening,
  lifecycleCodec,
  type Passages,
  passagesCodec,
  type Said,
  saidCodec,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { signed } from '@decroche/test-stage';
import { v7 as uuidv7 } from 'uuid';
import { type DeskRig, sealedDraft, sealedPassages, sealedStep } from './desk-rig.ts';
import { callerSaid, draftFor, foundFor, newTurn } from './sample-content.ts';

type LiveSource = typeof TurnSource.CALLER_LIVE | typeof TurnSource.AGENT_LIVE;
type StepOf<C extends string> = Extract<Lifecycle['step'], { $case: C }>;

/** A call as the other services would tell it on the bus. */
export class RigCall {
  readonly conversationId: string;
  readonly turn: Turn;
  readonly #rig: DeskRig;
  #sequence = 0;

  constructor(rig: DeskRig, conversationId = uuidv7()) {
    this.#rig = rig;
    this.conversationId = conversationId;
    this.turn = newTurn(conversationId);
  }

  /** The call arrives and the assistant listens. */
  async arrive(): Promise<this> {
    await this.step('callArrived', { fund: '' });
    await this.step('listeningStarted', {
      turn: this.turn,
      model: { name: 'demo', demonstrationOnly: true },
    });
    return this;
  }

  /** The caller says something and the redactor passes it on. */
  async say(text: string, more: Partial<Said> = {}): Promise<Said> {
    this.#sequence += 1;
    const said = callerSaid(this.turn, this.#sequence, text, more);
    await this.#publish('pii-guard', 'said', saidCodec.encode(signed(said)), uuidv7());
    return said;
  }

  /** The last words; the assistant stops listening and the caller is queued. */
  async finish(text: string, more: Partial<Said> = {}): Promise<Said> {
    const said = await this.say(text, {
      final: true,
      endReason: EndReason.END_OF_SPEECH,
      speechEndedAtMs: Date.now(),
      model: { name: 'demo', demonstrationOnly: true },
      ...more,
    });
    await this.queue();
    return said;
  }

  async queue(mode: AssistMode = AssistMode.LISTENING): Promise<void> {
    await this.step('listeningEnded', {
      turnId: this.turn.turnId,
      reason: EndReason.END_OF_SPEECH,
      mode,
    });
    await this.step('callQueued', { queue: 'accueil', mode });
  }

  async find(said: Said, more: Partial<Passages> = {}): Promise<void> {
    const found = foundFor(signed(said), more);
    await this.#publish('retriever', 'passages', passagesCodec.encode(sealedPassages(found)), found.eventId);
  }

  async draft(said: Said, more: Partial<Draft> = {}, found: Partial<Passages> = {}): Promise<void> {
    const passages = sealedPassages(foundFor(signed(said), found));
    const draft = draftFor(said, { passages, ...more });
    await this.#publish('generator', 'draft', draftCodec.encode(sealedDraft(draft)), draft.eventId);
  }

  /** Speech to draft, all in order. */
  async prepare(
    text = 'mon mari [PERSONNE 1] est décédé est-ce que j’ai droit à sa retraite',
  ): Promise<Said> {
    await this.arrive();
    const said = await this.finish(text);
    await this.find(said);
    await this.draft(said);
    return said;
  }

  ring(extension: string): Promise<void> {
    return this.step('agentRinging', { extension });
  }

  stopRinging(extension: string): Promise<void> {
    return this.step('agentRingStopped', { extension });
  }

  pickUp(extension: string): Promise<void> {
    return this.step('agentPickedUp', { extension, waitedMs: 4_000 });
  }

  /** Where the live listening stands, as the gateway tells it. */
  listening(state: LiveListening): Promise<void> {
    return this.step('liveListeningChanged', { state });
  }

  /** A sentence of the conversation, as the redactor passes it on. */
  async utter(source: LiveSource, text: string, more: Partial<Said> = {}): Promise<Said> {
    const turn = { ...newTurn(this.conversationId), source };
    const said = callerSaid(turn, 1, text, {
      final: true,
      endReason: EndReason.END_OF_SPEECH,
      speechEndedAtMs: Date.now(),
      ...more,
    });
    const data = saidCodec.encode(signed(said));
    if (source === TurnSource.CALLER_LIVE) await this.#publish('pii-guard', 'said', data, uuidv7());
    else await this.#rig.bus('pii-guard').publishVolatile(agentWordsSubject(this.conversationId), data);
    return said;
  }

  end(end: CallEnd = CallEnd.CALLER): Promise<void> {
    return this.step('callEnded', { end });
  }

  async step<C extends NonNullable<Lifecycle['step']>['$case']>(
    $case: C,
    value: StepOf<C>['value'],
    more: Partial<Lifecycle> = {},
  ): Promise<void> {
    const event = Lifecycle.fromPartial({
      eventId: uuidv7(),
      conversationId: this.conversationId,
      occurredAtMs: Date.now(),
      ...more,
    });
    event.step = { $case, value } as Lifecycle['step'];
    await this.#publish('ivr-gateway', 'lifecycle', lifecycleCodec.encode(sealedStep(event)), event.eventId);
  }

  async #publish(
    client: 'ivr-gateway' | 'pii-guard' | 'retriever' | 'generator',
    event: 'lifecycle' | 'said' | 'passages' | 'draft',
    data: Uint8Array,
    messageId: string,
  ): Promise<void> {
    await this.#rig.bus(client).publish(eventSubject(this.conversationId, event), data, messageId);
  }
}
