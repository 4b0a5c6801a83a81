/**
 * What a desk sees: the JSON that travels to the browser. Types only, read by the server and by the web app.
 * Texts in it were signed by the redactor; times are Unix milliseconds of the server unless said otherwise.
 */

import type { AssistMode } from '@decroche/call';
import type { Draft, Passage, ReadText, RelatedRight, SourceReference } from '@decroche/contracts';
import type { DRAFT_FIELDS, PASSAGE_FIELDS } from './calls/shown-fields.ts';
import type { Role } from './people/identity.ts';

export type { AssistMode } from '@decroche/call';

/** `caller-keypad`: he chose a theme by key, and the words are the fund's. */
export type TurnSource =
  | 'caller-ivr'
  | 'caller-keypad'
  | 'caller-live'
  | 'agent-live'
  | 'agent-typed'
  | 'agent-dictated';

/** Whom a recogniser understands: people, or synthetic voices only. */
export type Hearing = 'people' | 'synthetic';

/** How the redaction of a text went. */
export type SaidOutcome = 'text' | 'nothing-heard' | 'dropped';

/** What kind of answer the evidence allows. */
export type EvidenceOutcome =
  | 'answer'
  | 'caution'
  | 'several-themes'
  | 'other-body'
  | 'personal-file'
  | 'nothing'
  | 'fraud'
  | 'distress'
  | 'human'
  | 'other-language';

/** How a draft came about. */
export type DraftMode = 'built-in' | 'model' | 'extracts-only' | 'degraded';

/** Why a draft gives no answer; `none` when it gives one. */
export type AbstentionReason =
  | 'none'
  | 'nothing-heard'
  | 'dropped'
  | 'nothing-found'
  | 'low-confidence'
  | 'other-body'
  | 'personal-file'
  | 'all-sentences-stopped'
  | 'no-question';

/** A stretch of a text, in UTF-16 code units, end exclusive. */
interface TextSpan {
  readonly start: number;
  readonly end: number;
}

interface RedactedSpan extends TextSpan {
  /** PERSON, NIR, PHONE, EMAIL, ADDRESS, DOB, IBAN, CARD, DOSSIER, PLATE, HEALTH or OTHER_ID. */
  readonly type: string;
}

/** Redacted text of a turn. */
export interface SaidView {
  readonly sequence: number;
  readonly final: boolean;
  readonly outcome: SaidOutcome;
  readonly text: string;
  readonly redactions: readonly RedactedSpan[];
  readonly doubtful: readonly TextSpan[];
  /** True when the text is cut short: decoding gave up or the longest utterance was reached. */
  readonly incomplete: boolean;
  /** What heard it; null for a typed text. */
  readonly hears: Hearing | null;
}

/** A page that an expert did read. */
export type ReadTextView = Readonly<ReadText>;

/** What a rule rests on; with an empty `checkedOn` nobody read it at its address: it is not verified. */
export type SourceView = Readonly<SourceReference>;

/** One section of one published article. */
export interface PassageView extends Readonly<Pick<Passage, (typeof PASSAGE_FIELDS)[number]>> {
  /** True for what is not sure, and not for the caller: only an article in full holds it. */
  readonly unchecked: boolean;
}

/** `articleSlug` is empty when no article explains it. */
export type RelatedRightView = Readonly<RelatedRight>;

export interface EvidenceView {
  readonly outcome: EvidenceOutcome;
  /** Question that tells possible themes apart; empty when none. */
  readonly question: string;
  /** Other body to call; empty when none. */
  readonly otherBody: string;
}

/** What the search found for a text. */
export interface ExtractsView {
  /** Sequence of the text searched for. */
  readonly saidSequence: number;
  /** True when that text was final. */
  readonly final: boolean;
  readonly passages: readonly PassageView[];
  readonly questionsToAsk: readonly string[];
  readonly relatedRights: readonly RelatedRightView[];
  readonly evidence: EvidenceView;
  /** ISO 8601 date as of which the search answered. */
  readonly asOf: string;
  /** Such as a rule that changes soon; empty when none. */
  readonly dateNotice: string;
}

/** A sourced draft. */
export interface DraftView extends Readonly<Pick<Draft, (typeof DRAFT_FIELDS)[number]>> {
  readonly mode: DraftMode;
  readonly abstentionReason: AbstentionReason;
  readonly cited: readonly PassageView[];
  /** The nearest passages when it abstained. */
  readonly nearest: readonly PassageView[];
  readonly evidence: EvidenceView;
  /** W3C trace context of the draft, sent back with the report that it was shown; null when not traced. */
  readonly traceparent: string | null;
}

/** One expression of a need with what was prepared for it. */
export interface TurnView {
  readonly conversationId: string;
  readonly turnId: string;
  readonly source: TurnSource;
  readonly said: SaidView | null;
  /** End of speech, or time of the typed question; null while it goes on. */
  readonly speechEndedAtMs: number | null;
  readonly extracts: ExtractsView | null;
  readonly draft: DraftView | null;
}

/**
 * Where the live listening to a conversation stands: on; not while somebody is on hold or a third party is there (`aside`), or
 * keys are pressed (`keys`); stopped by the agent; no place at a transcriber, or one that was lost, both for now.
 */
export type LiveState = 'on' | 'aside' | 'keys' | 'stopped' | 'no-capacity' | 'lost' | 'over';

/** One sentence of a conversation that is listened to. */
export interface UtteranceView {
  readonly turnId: string;
  readonly side: 'caller' | 'agent';
  /** End of speech. */
  readonly atMs: number;
  readonly said: SaidView;
}

/** The live listening to the call. */
export interface LiveView {
  readonly state: LiveState;
  /** The last sentences of both sides, oldest first. */
  readonly utterances: readonly UtteranceView[];
}

/** A consultation about a caller; `together`: agent, caller and colleague talk with one another. */
export interface ConsultationView {
  /** Extension of the other one of the two. */
  readonly other: string;
  readonly stage: 'ringing' | 'talking' | 'held' | 'together';
}

/** The call of a desk. */
export interface CallView {
  readonly conversationId: string;
  readonly phase: 'ringing' | 'conversation' | 'ended';
  readonly mode: AssistMode;
  /** He was read back what was understood, and said no: the need that is shown is what he said after it, if anything. */
  readonly denied: boolean;
  readonly ringingSinceMs: number | null;
  /** Since when the caller waits for an answer, while it rings. */
  readonly waitingSinceMs: number | null;
  /** Which one in the queue he is while it rings, from 1; null when it was not told, or after a transfer. */
  readonly position: number | null;
  /** Callers in that queue, he included; null when the position is. */
  readonly waiting: number | null;
  /** Since when the agent holds him; null while they talk. */
  readonly heldSinceMs: number | null;
  /** Extension of the colleague who gave the caller away; null when nobody did. */
  readonly transferredBy: string | null;
  /** Who else has a part in the conversation; null while nobody has. */
  readonly consultation: ConsultationView | null;
  readonly pickedUpAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Time from the queue to pickup, milliseconds. */
  readonly waitedMs: number | null;
  /** When the assistant stopped listening to the need; null while it listens or when it never did. */
  readonly listenedUntilMs: number | null;
  /** What heard or hears the caller; null when nothing did. */
  readonly hears: Hearing | null;
  /** The need said before the queue. */
  readonly need: TurnView | null;
  /** Later turns, newest first. */
  readonly asks: readonly TurnView[];
  /** Null where the conversation is not listened to. */
  readonly live: LiveView | null;
  /** New needs that the caller told in conversation, whose answer adds something to what is shown; newest first. */
  readonly suggestions: readonly TurnView[];
}

/** The questions that a person asked outside a call, of which the last one is shown in full. */
export interface AskView extends TurnView {
  /** Those before it in the same conversation, newest first. */
  readonly earlier: readonly SaidView[];
  /** True when the next question begins anew: a call rang since. */
  readonly over: boolean;
}

/** Data of the `desk` event: everything that one extension shows. */
export interface DeskView {
  readonly extension: string;
  readonly call: CallView | null;
  /** A colleague asks this extension about his caller, of whom it sees nothing as long as it does not talk with him. */
  readonly consulted: ConsultationView | null;
  readonly ask: AskView | null;
}

/** Data of the `queue` event. */
export interface QueueView {
  /** Calls in the queue that nobody answered yet. */
  readonly waiting: number;
  /** False while the desktop gets no events: calls ring unprepared. */
  readonly assistant: boolean;
}

/** An article in full. */
export interface ArticleView {
  readonly slug: string;
  readonly title: string;
  readonly themeLabel: string;
  readonly kind: string;
  readonly counterparts: readonly string[];
  readonly questionsToAsk: readonly string[];
  readonly relatedRights: readonly RelatedRightView[];
  readonly sections: readonly PassageView[];
}

/** A theme of the base with what its articles answer. */
export interface ThemeView {
  readonly id: string;
  readonly label: string;
  /** Titles of articles; each, asked as a question, is answered with that article. */
  readonly needs: readonly string[];
}

/** Answer of `GET /api/themes`. */
export interface ThemesView {
  readonly themes: readonly ThemeView[];
}

/** Answer of `GET /api/session`. */
export type SessionView =
  | {
      readonly signedIn: false;
      /** Fictitious people of the demonstration sign-in; empty when it is switched off. */
      readonly demonstrationAgents: readonly {
        readonly id: string;
        readonly name: string;
        readonly role: Role;
      }[];
      /** True where `/appeler` places calls, in a demonstration. */
      readonly caller: boolean;
    }
  | {
      readonly signedIn: true;
      readonly name: string;
      readonly role: Role;
      readonly demonstration: boolean;
      readonly extension: string | null;
      readonly extensions: readonly string[];
      /** Extensions whose phone is in the browser. */
      readonly webPhones: readonly string[];
      /** True where questions can be dictated. */
      readonly dictation: boolean;
      readonly csrfToken: string;
    };

/** Answer of `GET /api/phone` and `GET /api/caller-phone`: with what a browser phones. */
export interface PhoneAccount {
  /** SIP over WebSocket (RFC 7118). */
  readonly url: string;
  readonly user: string;
  readonly secret: string;
}

/** Answer of `GET /api/caller-phone/ears`: what hears a call that is placed now. */
export interface EarsView {
  /** Null while no transcriber answers. */
  readonly hears: Hearing | null;
  /** A recogniser that will be heard as well once it is here; null when none is awaited. */
  readonly awaited: {
    readonly name: string;
    readonly state: 'not-coming' | 'being-fetched' | 'being-loaded' | 'unusable';
    /** Share of its bytes that are here, 0 to 100. */
    readonly fetchedPercent: number;
  } | null;
}

/** Data of the `ask` event: a colleague asks for the extension; null when nobody does. */
export type ExtensionAskView = {
  readonly id: string;
  readonly name: string;
  /** The extension stays with its holder when he did not answer by then, Unix milliseconds. */
  readonly untilMs: number;
} | null;

/** Answer of `POST /api/session/extension/ask`. Ask again to know more; no answer in time is a refusal. */
export type ExtensionAskAnswer =
  | { readonly state: 'granted'; readonly session: SessionView }
  | { readonly state: 'asked' | 'refused'; readonly untilMs: number };

/** Answer of `GET /api/extensions`. */
export interface ExtensionsView {
  readonly extensions: readonly {
    readonly extension: string;
    /** Name of who is on it; null when it is free. */
    readonly holder: string | null;
    readonly sinceMs: number | null;
  }[];
}

/** What a check of forgetting found in one store. */
export interface ForgetFinding {
  readonly store: string;
  readonly searchedBytes: number;
  /** Traces of what was planted, and other faults such as a key that never ends. */
  readonly found: number;
  /** Age of the oldest datum, milliseconds; null when there is none or it has no age. */
  readonly oldestMs: number | null;
  /** The store is not there, so that nothing was searched. */
  readonly absent: boolean;
}

/** Result of a check of forgetting: what was planted is not in it. */
export interface ForgetCheckResult {
  /** ISO 8601. */
  readonly checkedAt: string;
  /** `installation`: on the running installation; `whole`: on a stack of its own, with a spoken call. */
  readonly scope: 'installation' | 'whole';
  readonly stores: readonly ForgetFinding[];
}

/** Answer of `GET /api/dpo/forget-check`. */
export interface ForgetCheckView {
  /** The newest result of each scope. */
  readonly last: readonly ForgetCheckResult[];
}

/** Body of `POST /api/desk/shown`: what the browser measured. */
export type ShownReport =
  | {
      readonly kind: 'extracts' | 'draft';
      readonly conversationId: string;
      readonly turnId: string;
      /** When it was painted, in server time as the browser estimates it. */
      readonly shownAtMs: number;
      /** Half of the best round trip of the clock samples: the estimate is right within it. */
      readonly clockErrorMs: number;
      /** False when the tab was hidden: nothing was painted and the time means nothing. */
      readonly visible: boolean;
    }
  | {
      readonly kind: 'pickup';
      readonly conversationId: string;
      /** Pickup minus paint on the browser's own clock; null when nothing was painted before the end. */
      readonly readyBeforePickupMs: number | null;
      readonly visible: boolean;
    };

/** Answer of `POST /api/ask`. */
export interface AskAnswer {
  readonly conversationId: string;
  readonly turnId: string;
  readonly said: SaidView;
}

/** Why a dictation gives no text, or not all of it. */
export type DictationFault =
  | 'no-transcriber'
  | 'no-capacity'
  /** The transcriber went away in the middle. */
  | 'listening-lost'
  /** It was heard, and its redacted text did not come. */
  | 'text-lost'
  /** The voice comes faster than it can be passed on. */
  | 'too-slow'
  /** What came was no voice at the pace of speech. */
  | 'refused'
  /** Another dictation of the session began. */
  | 'replaced';

/**
 * What the server says over the WebSocket of a dictation: `ready`, `text` each time that the redacted text changes, and
 * last a final `text`, `nothing` or `fault`; then it closes.
 */
export type DictationMessage =
  | { readonly kind: 'ready'; readonly hears: Hearing | null }
  /** `tooLong`: the longest dictation was reached, and what came after is not in it. */
  | { readonly kind: 'text'; readonly said: SaidView; readonly tooLong: boolean }
  | { readonly kind: 'nothing'; readonly notUnderstood: boolean }
  | { readonly kind: 'fault'; readonly fault: DictationFault };

/** Every error over HTTP. */
export interface ErrorBody {
  /** Stable code. */
  readonly error: string;
  readonly message: string;
}
