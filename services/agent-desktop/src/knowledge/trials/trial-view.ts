import {
  type Draft,
  type Passages,
  type Placing,
  type Said,
  SearchRule,
  type SentenceVerdict,
  type StoppedSentence,
} from '@decroche/contracts';
import { type ConsideredView, NATIONAL_ONLY, type SearchRuleName, type TrialView } from '#contract';
import { draftView, extractsView, saidView, sourceName, speechEndOf } from '../../calls/text-views.ts';
import { passageView } from '../article-view.ts';

/** What was signed. */
export interface TriedText {
  readonly said: Said;
  readonly passages: Passages;
  readonly draft: Draft;
  /** Fund that was asked for; empty for that of the installation. */
  readonly fund: string;
}

/** How it came about, in what is for experts alone. */
export interface TrialReasons {
  readonly placings: readonly Placing[];
  readonly rules: readonly SearchRule[];
  readonly stopped: readonly StoppedSentence[];
  /** Verdicts on sentences of the draft. */
  readonly ofShown: readonly SentenceVerdict[];
  /** Verdicts on sentences that the expert gave. */
  readonly judged: readonly SentenceVerdict[];
}

/** Form of a trial for its page. */
export function trialView({ said, passages, draft, fund }: TriedText, reasons: TrialReasons): TrialView {
  const { conversationId = '', turnId = '', source = 0 } = said.turn ?? {};
  return {
    turn: {
      ...{ conversationId, turnId, source: sourceName(source) },
      said: saidView(said),
      speechEndedAtMs: speechEndOf(said),
      extracts: extractsView(said, passages),
      draft: draftView(draft, null),
    },
    fund: fund === '' ? (said.context?.fund ?? '') : fund === NATIONAL_ONLY ? '' : fund,
    publication: passages.indexGeneration,
    searchedFor: passages.question,
    rules: reasons.rules.flatMap(ruleName),
    considered: consideredIn(passages, reasons.placings),
    shown: shownIn(draft, reasons.ofShown),
    stopped: reasons.stopped.map(({ text, fault }) => ({ text, fault })),
    judged: reasons.judged.map(({ text, fault, sourceId, evidence }) => ({
      text,
      fault,
      sourceId,
      evidence,
    })),
  };
}

function consideredIn({ passages }: Passages, placings: readonly Placing[]): ConsideredView[] {
  const of = new Map(placings.map((placing) => [placing.sourceId, placing]));
  return passages.map((passage) => {
    const { words = 0, need = 0, topic = 0, title = 0, rules = [] } = of.get(passage.sourceId) ?? {};
    const parts = { words, need, topic, title, rules: rules.flatMap(ruleName) };
    return { passage: passageView(passage), score: passage.score, ...parts };
  });
}

/** A composed sentence stands in a passage as it is; the proof gate, which is for other words, may still name no sentence for it. */
function shownIn({ sentences, prose }: Draft, verdicts: readonly SentenceVerdict[]): TrialView['shown'] {
  const evidenceOf = new Map(
    verdicts.filter(({ fault }) => fault === '').map(({ text, evidence }) => [text, evidence]),
  );
  const written = (list: typeof sentences, byModel: boolean) =>
    list.map(({ text, sourceIds }) => ({
      ...{ text, sourceIds, prose: byModel },
      evidence: evidenceOf.get(text) ?? '',
    }));
  return [...written(sentences, false), ...written(prose, true)];
}

/** Nothing for a rule that this version does not know. */
function ruleName(rule: SearchRule): SearchRuleName[] {
  const name = RULE_NAMES[rule];
  return name === undefined ? [] : [name];
}

const RULE_NAMES: Readonly<Partial<Record<SearchRule, SearchRuleName>>> = {
  [SearchRule.RECOGNISED_NEED]: 'recognised-need',
  [SearchRule.TOPIC]: 'topic',
  [SearchRule.NAMED_IN_TITLE]: 'named-in-title',
  [SearchRule.MEANING]: 'meaning',
  [SearchRule.RERANKED]: 'reranked',
  [SearchRule.OWN_GENERATION]: 'own-generation',
  [SearchRule.REGIONAL]: 'regional',
  [SearchRule.READING_ORDER]: 'reading-order',
  [SearchRule.PROTOCOL]: 'protocol',
  [SearchRule.SEVERAL_NEEDS]: 'several-needs',
  [SearchRule.REST_NAMED]: 'rest-named',
  [SearchRule.PERSONAL_FILE]: 'personal-file',
  [SearchRule.OTHER_BODY]: 'other-body',
  [SearchRule.DATE_NOTICE]: 'date-notice',
  [SearchRule.FOLLOW_UP]: 'follow-up',
  [SearchRule.TYPING_MENDED]: 'typing-mended',
  [SearchRule.OTHER_LANGUAGE]: 'other-language',
};
