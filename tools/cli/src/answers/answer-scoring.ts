import { EvidenceOutcome } from '@decroche/contracts';
import type { Frame, JudgedQuestion } from './judged-question.ts';
import { comparable, stands } from './wording.ts';

/** What an agent reads. */
export interface AgentView {
  readonly frame: Frame;
  readonly need: string;
  readonly notice: string;
  readonly sentences: readonly string[];
  readonly questionsToAsk: readonly string[];
  readonly relatedRights: readonly string[];
}

/**
 * `missing`: a wanted wording is not there. `forbidden`: one that must not be there is. `frame`: another kind of answer.
 * `not-asked`: a wanted question is not asked. `asked-again`: the caller is asked what he has said.
 */
export type FailureKind = 'missing' | 'forbidden' | 'frame' | 'not-asked' | 'asked-again';

export interface AnswerFailure {
  readonly id: string;
  readonly kind: FailureKind;
  readonly detail: string;
}

/** Totals over judged questions. */
export interface AnswerScore {
  readonly questions: number;
  /** Wordings that had to be said, and those that were. */
  readonly wanted: number;
  readonly said: number;
  /** Forbidden wordings that were said. */
  readonly forbidden: number;
  readonly frames: { readonly right: number; readonly all: number };
  /** Questions asked although the caller had answered them. */
  readonly asked: number;
  readonly failures: readonly AnswerFailure[];
}

const FRAME_OF: Readonly<Partial<Record<EvidenceOutcome, Frame>>> = {
  [EvidenceOutcome.ANSWER]: 'answer',
  [EvidenceOutcome.CAUTION]: 'caution',
  [EvidenceOutcome.SEVERAL_THEMES]: 'several',
  [EvidenceOutcome.OTHER_BODY]: 'other-body',
  [EvidenceOutcome.PERSONAL_FILE]: 'personal-file',
  [EvidenceOutcome.NOTHING]: 'nothing',
  [EvidenceOutcome.FRAUD]: 'fraud',
  [EvidenceOutcome.DISTRESS]: 'distress',
  [EvidenceOutcome.HUMAN]: 'human',
  [EvidenceOutcome.OTHER_LANGUAGE]: 'language',
};

/** Frames that say something by their sentences alone; of the others the notice is the answer. */
const BY_SENTENCES: ReadonlySet<Frame> = new Set(['answer', 'caution', 'several']);

/** The kind of answer that an agent sees. An answer of which no sentence is left is none. */
export function frameOf(outcome: EvidenceOutcome | undefined, abstained: boolean): Frame {
  const frame = (outcome === undefined ? undefined : FRAME_OF[outcome]) ?? 'nothing';
  return abstained && BY_SENTENCES.has(frame) ? 'nothing' : frame;
}

/** What is wrong with one answer. */
export function failuresOf(question: JudgedQuestion, view: AgentView): AnswerFailure[] {
  const { id } = question;
  const text = comparable([view.need, view.notice, ...view.sentences].join('\n'));
  const rights = comparable(view.relatedRights.join('\n'));
  const asked = comparable(view.questionsToAsk.join('\n'));
  const failure = (kind: FailureKind, detail: string): AnswerFailure => ({ id, kind, detail });
  const none = (wordings: readonly string[], where: string): boolean =>
    !wordings.some((wording) => stands(wording, where));
  return [
    ...(view.frame === question.frame
      ? []
      : [failure('frame', `${question.frame} wanted, ${view.frame} given`)]),
    ...question.says.filter((one) => none(one, text)).map((one) => failure('missing', one.join(' | '))),
    ...question.never
      .filter((one) => stands(one, text) || stands(one, rights))
      .map((one) => failure('forbidden', one)),
    ...question.asks.filter((one) => none(one, asked)).map((one) => failure('not-asked', one.join(' | '))),
    ...question.neverAsks.filter((one) => stands(one, asked)).map((one) => failure('asked-again', one)),
  ];
}

/** Adds up what is wrong with all answers; each question has one. */
export function scoreAnswers(answers: readonly (readonly [JudgedQuestion, AgentView])[]): AnswerScore {
  const failures = answers.flatMap(([question, view]) => failuresOf(question, view));
  const count = (kind: FailureKind): number => failures.filter((failure) => failure.kind === kind).length;
  const wanted = answers.reduce((sum, [{ says }]) => sum + says.length, 0);
  return {
    questions: answers.length,
    wanted,
    said: wanted - count('missing'),
    forbidden: count('forbidden'),
    frames: { right: answers.length - count('frame'), all: answers.length },
    asked: count('asked-again'),
    failures,
  };
}
