import { type Evidence, EvidenceOutcome } from '@decroche/contracts';
import type { Reading } from '@decroche/question';
import type { Article, Theme } from '../../knowledge/article.ts';
import type { RecognisedNeed } from '../needs/need-beliefs.ts';
import { asksAboutOwnFile } from './personal-file.ts';

/** What the outcome is decided from. */
export interface EvidenceFacts {
  readonly question: Reading;
  /** Calibrated probability that the first passages answer, 0 to 1. */
  readonly confidence: number;
  readonly needs: readonly RecognisedNeed[];
  /** Articles of the found passages, best first. */
  readonly articles: readonly Article[];
  readonly themeOf: (article: Article) => Theme | undefined;
}

/** Confidence from which an answer is given with, and without, a word of caution: likelier than not. */
export interface EvidenceThresholds {
  readonly caution: number;
  readonly answer: number;
}

export const DEFAULT_THRESHOLDS: EvidenceThresholds = { caution: 0.6, answer: 0.65 };

/** Belief in a personal-file question from which it is taken for one. */
const PERSONAL_FILE_SHARE = 0.5;
/** Belief in the likeliest need below which, with a rival nearly as likely, the theme is asked for. */
const CLEAR_SHARE = 0.45;
/** Share of the likeliest need that makes another one a rival. */
const RIVAL_SHARE = 0.6;

/** Belief in the article of another body, alone and with other bodies' business at large, that is enough. */
const LEAST_BODY_SHARE = 0.2;
const BODY_SHARE = 0.5;

export const NO_EVIDENCE: Evidence = Object.freeze({
  outcome: EvidenceOutcome.NOTHING,
  confidence: 0,
  question: '',
  otherBody: '',
  protocol: '',
});

/** Decides what kind of answer the found passages allow. */
export function weighEvidence(facts: EvidenceFacts, thresholds = DEFAULT_THRESHOLDS): Evidence {
  const { confidence, articles } = facts;
  const evidence = (outcome: EvidenceOutcome, more: Partial<Evidence> = {}): Evidence => ({
    ...NO_EVIDENCE,
    confidence,
    outcome,
    ...more,
  });
  const best = articles[0];
  const isOthers =
    best !== undefined &&
    best.otherBody !== null &&
    (confidence >= thresholds.caution || isForAnotherBody(facts, best));
  // The file of another body is that body's business too.
  if (!isOthers && isAboutOwnFile(facts)) return evidence(EvidenceOutcome.PERSONAL_FILE);
  if (best === undefined) return evidence(EvidenceOutcome.NOTHING);
  if (isOthers && best.otherBody !== null) {
    return evidence(EvidenceOutcome.OTHER_BODY, { otherBody: bodyOf(best) });
  }
  if (confidence < thresholds.caution) return evidence(EvidenceOutcome.NOTHING);
  if (confidence < thresholds.answer) {
    const rival = rivalTheme(facts);
    if (rival === undefined) return evidence(EvidenceOutcome.CAUTION);
    return evidence(EvidenceOutcome.SEVERAL_THEMES, { question: rival });
  }
  return evidence(EvidenceOutcome.ANSWER);
}

function isAboutOwnFile({ question, needs }: EvidenceFacts): boolean {
  const [first] = needs;
  return (
    (first?.need === 'personal-file' && first.share >= PERSONAL_FILE_SHARE) || asksAboutOwnFile(question)
  );
}

/** The other body of an article as an agent says it; a number that nobody has checked is left out. */
export function bodyOf({ otherBody }: Article): string {
  if (otherBody === null) return '';
  const { name, contact } = otherBody;
  return contact === '' || /à vérifier/u.test(contact) ? name : `${name} (${contact})`;
}

/** Little of the base speaks of another body's business: the need itself says so. */
function isForAnotherBody({ needs }: EvidenceFacts, best: Article): boolean {
  const own = needs.find(({ need }) => need === best.slug)?.share ?? 0;
  const others = needs.find(({ need }) => need === 'other-body')?.share ?? 0;
  return own >= LEAST_BODY_SHARE && own + others >= BODY_SHARE;
}

/** Question that tells two themes apart, when the two likeliest needs are of different themes and nearly as likely. */
function rivalTheme({ needs, articles, themeOf }: EvidenceFacts): string | undefined {
  const [first, second] = needs;
  if (first === undefined || second === undefined || first.share >= CLEAR_SHARE) return undefined;
  if (second.share < first.share * RIVAL_SHARE) return undefined;
  const labels = [first, second].map(({ need }) => {
    const article = articles.find(({ slug }) => slug === need);
    return article === undefined ? undefined : themeOf(article)?.label;
  });
  if (labels[0] === undefined || labels[1] === undefined || labels[0] === labels[1]) return undefined;
  return `Votre question porte-t-elle sur « ${labels[0]} » ou sur « ${labels[1]} » ?`;
}
