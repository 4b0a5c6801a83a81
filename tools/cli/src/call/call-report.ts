import type { DraftView } from '@decroche/agent-desktop/contract';
import type { TimelineEntry } from './timeline-client.ts';

/** What came of one call: the fields that `./run call --json` prints. Durations in milliseconds. */
export interface CallReport {
  readonly conversationId: string;
  /** What the caller said before the queue, redacted; never what an agent typed. */
  readonly heardRedacted: string;
  readonly abstained: boolean;
  readonly theme: string;
  /** Titles and addresses of what the draft cites (of the nearest texts when it abstained). */
  readonly sources: readonly { readonly sourceId: string; readonly title: string; readonly url: string }[];
  /** Sentences of the draft. */
  readonly draft: readonly string[];
  /** The same need by need, where the caller put several; empty where he put one. */
  readonly answers: readonly { readonly need: string; readonly draft: readonly string[] }[];
  /** Sentences of a language model beside them. */
  readonly prose: readonly string[];
  /** How long before pickup the draft was on the screen, by the browser's own clock; null when it was not, or no desk was open. */
  readonly readyBeforePickupMs: number | null;
  /** From the end of speech to the extracts on the screen; null when no desk showed them. */
  readonly endOfSpeechToExtractsMs: number | null;
  readonly endOfSpeechToDraftMs: number | null;
  readonly pickedUp: boolean;
  readonly questionsToAsk: readonly string[];
  readonly notice: string;
  readonly need: string;
  /** In which mode the assistant worked. */
  readonly mode: string;
}

type Draft = Pick<
  DraftView,
  'abstained' | 'theme' | 'need' | 'notice' | 'sentences' | 'prose' | 'questionsToAsk' | 'cited' | 'nearest'
>;

/** Gathers what one conversation's timeline says. */
export class CallReporter {
  readonly conversationId: string;
  #need: { readonly turnId: unknown; readonly text: string } | undefined;
  #mode = 'unknown';
  /** The newest draft of each turn, the agent's typed questions included. */
  readonly #drafts = new Map<unknown, Draft>();
  #pickedUp = false;
  #ended = false;
  #readiness: Pick<CallReport, 'readyBeforePickupMs' | 'endOfSpeechToExtractsMs' | 'endOfSpeechToDraftMs'> = {
    readyBeforePickupMs: null,
    endOfSpeechToExtractsMs: null,
    endOfSpeechToDraftMs: null,
  };
  #measured = false;

  constructor(conversationId: string) {
    this.conversationId = conversationId;
  }

  /** True when the call was picked up. */
  get pickedUp(): boolean {
    return this.#pickedUp;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** True when a browser reported readiness. */
  get measured(): boolean {
    return this.#measured;
  }

  take(entry: TimelineEntry): void {
    if (entry.conversationId !== this.conversationId) return;
    if (entry.type === 'said' && entry.source === 'caller-ivr') {
      this.#need = { turnId: entry.turnId, text: entry.final === true ? String(entry.text ?? '') : '' };
    }
    if (entry.type === 'draft') this.#drafts.set(entry.turnId, entry as unknown as Draft);
    if (entry.type === 'shown' && entry.visible === true) this.#takeShown(entry);
    if (entry.type === 'readiness') this.#takeReadiness(entry);
    if (entry.type !== 'lifecycle') return;
    if (entry.step === 'picked-up') this.#pickedUp = true;
    if (entry.step === 'ended') this.#ended = true;
    if (typeof entry.mode === 'string') this.#mode = entry.mode;
  }

  report(): CallReport {
    const draft = this.#need && this.#drafts.get(this.#need.turnId);
    const passages = draft === undefined ? [] : draft.abstained ? draft.nearest : draft.cited;
    return {
      conversationId: this.conversationId,
      heardRedacted: this.#need?.text ?? '',
      abstained: draft?.abstained ?? true,
      theme: draft?.theme ?? '',
      sources: passages.map(({ sourceId, title, sectionTitle, sources }) => ({
        sourceId,
        title: sectionTitle === '' ? title : `${title} — ${sectionTitle}`,
        url: sources[0]?.url ?? '',
      })),
      draft: (draft?.sentences ?? []).map(({ text }) => text),
      answers: answersIn(draft?.sentences ?? []),
      prose: (draft?.prose ?? []).map(({ text }) => text),
      ...this.#readiness,
      pickedUp: this.#pickedUp,
      questionsToAsk: draft?.questionsToAsk ?? [],
      notice: draft?.notice ?? '',
      need: draft?.need ?? '',
      mode: this.#mode,
    };
  }

  #takeShown(entry: TimelineEntry): void {
    const after = entry.afterEndOfSpeechMs;
    if (typeof after !== 'number') return;
    const key = entry.what === 'draft' ? 'endOfSpeechToDraftMs' : 'endOfSpeechToExtractsMs';
    const known = this.#readiness[key];
    this.#readiness = { ...this.#readiness, [key]: known === null ? after : Math.min(known, after) };
  }

  #takeReadiness(entry: TimelineEntry): void {
    const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
    this.#measured = true;
    const ready = number(entry.readyBeforePickupMs);
    this.#readiness = {
      readyBeforePickupMs: this.#readiness.readyBeforePickupMs ?? ready,
      endOfSpeechToExtractsMs:
        number(entry.endOfSpeechToExtractsMs) ?? this.#readiness.endOfSpeechToExtractsMs,
      endOfSpeechToDraftMs: number(entry.endOfSpeechToDraftMs) ?? this.#readiness.endOfSpeechToDraftMs,
    };
  }
}

function answersIn(sentences: Draft['sentences']): { need: string; draft: string[] }[] {
  const needs = new Set(sentences.flatMap(({ need = '' }) => (need === '' ? [] : [need])));
  return [...needs].map((need) => ({
    need,
    draft: sentences.flatMap((sentence) => (sentence.need === need ? [sentence.text] : [])),
  }));
}
