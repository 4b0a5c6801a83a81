import type { CallView, DraftView, PassageView, TurnView } from '#contract';
import { isRegional } from '../../knowledge/source-numbers.ts';
import { frenchDate } from '../../wording/dates.ts';
import { evidenceTitle } from '../../wording/sentences.ts';
import type { GivenOpinion } from '../desk-context.ts';

/** A line of the note. */
export interface NoteLine {
  readonly label: 'Demande' | 'Réponse affichée' | 'À faire';
  readonly text: string;
}

/** Sections that say what somebody has to do. */
const STEPS: ReadonlySet<string> = new Set(['demarche', 'pieces']);
/** A longer line is no line any more: whole sentences are left out, and it says so. */
const MAX_LINE_CHARS = 700;
/** Most sources named for one answer. */
const MAX_SOURCES = 3;
/** Most questions left to ask for one need. */
const MAX_QUESTIONS = 2;

/**
 * The note of a call that is over: what was asked, what the screen answered, and what remains to do, a line each; a line of
 * which nothing is known is left out. It is made of the very answers that were shown: words of the knowledge base, none of
 * the caller's nor the agent's, and no year of birth. Nothing is sent or kept for it.
 *
 * @param opinions what the agent said of answers, by turn: one that did not help is not in it
 * @param read suggestions that the agent opened, by their turns; the others were not on the screen
 * @returns no line when nothing was asked
 */
export function wrapUpNote(
  { need, asks, suggestions }: Pick<CallView, 'need' | 'asks' | 'suggestions'>,
  opinions: ReadonlyMap<string, Pick<GivenOpinion, 'verdict' | 'whole'>>,
  read: ReadonlySet<string>,
): NoteLine[] {
  const later = [...asks, ...suggestions.filter(({ turnId }) => read.has(turnId))];
  // Ids are in order of time.
  later.sort((a, b) => (a.turnId < b.turnId ? -1 : 1));
  const turns = [...(need === null ? [] : [need]), ...later];
  const answers = turns.flatMap((turn) => answerOf(turn) ?? []);
  const helpful = answers.filter(({ turnId }) => !isRejected(opinions.get(turnId)));
  const room = MAX_LINE_CHARS / Math.max(1, helpful.length);
  return [
    line('Demande', unique(answers.map(({ draft }) => withoutBirth(draft.need)))),
    {
      label: 'Réponse affichée' as const,
      text: unique(helpful.map(({ draft }) => answered(draft, room))).join(' '),
    },
    line('À faire', unique(helpful.flatMap(({ draft }) => toDo(draft)))),
  ].filter(({ text }) => text !== '');
}

/** Of one sentence that did not help, the rest of the answer may. */
function isRejected(opinion: Pick<GivenOpinion, 'verdict' | 'whole'> | undefined): boolean {
  return opinion?.verdict === 'did-not-help' && opinion.whole;
}

/** The note as it is copied. */
export function noteText(lines: readonly NoteLine[]): string {
  return lines.map(({ label, text }) => `${label} : ${text}`).join('\n');
}

/** The answer to the whole text of a turn; what was prepared from its beginning is none. */
function answerOf({ turnId, said, draft }: TurnView): { turnId: string; draft: DraftView } | null {
  if (draft === null || said?.final !== true || draft.saidSequence < said.sequence) return null;
  return { turnId, draft };
}

function withoutBirth(need: string): string {
  return need.replace(/ \(naissance en \d{4}\)/g, '');
}

/**
 * What was answered, with what it rests on and how sure it is.
 *
 * @param room characters for its sentences; the first one stands in any case
 */
function answered(draft: DraftView, room: number): string {
  const cited = citesOf(draft).filter(({ passages }) => !passages.every(isStep));
  if (cited.length === 0) return '';
  const sources = unique(cited.flatMap(({ passages }) => passages.map(sourceOf))).slice(0, MAX_SOURCES);
  const date = frenchDate(draft.asOf);
  const marks = [
    evidenceTitle(draft),
    `sources : ${sources.join(' ; ')}`,
    date === '' ? null : `règles au ${date}`,
    cited.some(({ passages }) => passages.some(({ demonstration }) => demonstration))
      ? 'base de démonstration'
      : null,
  ].filter((mark) => mark !== null);
  return `${fitted(cited.map(sentenceOf), ' ', room)} (${marks.join(' ; ')})`;
}

/** What is left to do: the steps and papers of the answer; without an answer, whom to ask, or what. */
function toDo(draft: DraftView): string[] {
  const steps = citesOf(draft).filter(({ passages }) => passages.every(isStep));
  const { outcome } = draft.evidence;
  const elsewhere = outcome === 'personal-file' || outcome === 'other-body';
  if (steps.length > 0) return steps.map(sentenceOf);
  if (elsewhere && draft.notice !== '') return [draft.notice];
  if (!draft.abstained) return [];
  return draft.questionsToAsk.slice(0, MAX_QUESTIONS).map((question) => `Demander : « ${question} »`);
}

interface CitedSentence {
  readonly text: string;
  readonly passages: readonly PassageView[];
}

function citesOf({ sentences, cited }: DraftView): CitedSentence[] {
  return sentences.flatMap(({ text, sourceIds }) => {
    const passages = cited.filter(({ sourceId }) => sourceIds.includes(sourceId));
    return passages.length === 0 ? [] : [{ text, passages }];
  });
}

function sentenceOf({ text, passages }: CitedSentence): string {
  return passages.some(isRegional) ? `Règle de la caisse : ${text}` : text;
}

function isStep({ role }: PassageView): boolean {
  return STEPS.has(role);
}

function sourceOf({ sources, title }: PassageView): string {
  const [best] = sources;
  if (best === undefined) return title;
  return best.checkedOn === '' ? `${best.title}, non vérifié` : best.title;
}

function unique(parts: readonly string[]): string[] {
  return [...new Set(parts.filter((part) => part !== ''))];
}

function line(label: NoteLine['label'], parts: readonly string[]): NoteLine {
  return { label, text: fitted(parts, label === 'Demande' ? ' ; ' : ' ', MAX_LINE_CHARS) };
}

/** As many whole parts as there is room for, one at least; it says when some are left out. */
function fitted(parts: readonly string[], joint: string, room: number): string {
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : `${text}${joint}${part}`;
    if (text !== '' && longer.length > room) return `${text} (…)`;
    text = longer;
  }
  return text;
}
