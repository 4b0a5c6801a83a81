import { EvidenceOutcome } from '@decroche/contracts';
import { describe, expect, it } from 'vitest';
import { AgentSubjects } from './agent-subjects.ts';
import { isAsked, isToldNeed } from './asking.ts';
import { statesNewNeed, type UtteranceFacts } from './new-need.ts';

describe('what is said in a conversation', () => {
  it.each([
    "et est-ce que j'ai droit à sa retraite",
    'ah oui je voulais savoir aussi comment obtenir une attestation',
    'à quel âge je peux partir',
    "qu'est-ce qui se passe à soixante-deux ans",
    "j'ai changé de banque comment je fais",
    'puis-je travailler à la retraite',
    'et combien je toucherais',
    "quand est-ce que c'est versé",
    "je m'adresse à qui",
  ])('asks: %s', (text) => expect(isAsked(text)).toBe(true));

  it.each([
    "j'ai trois enfants",
    "d'accord donc je peux demander ma retraite six mois avant",
    'oui tout à fait merci beaucoup',
    'mon père est mort quand il avait soixante ans',
    "j'ai travaillé chez renault",
    'quelque chose comme mille euros',
    'je ne sais pas combien j’ai de trimestres',
    'comment dire je ne comprends pas',
    'quelqu’un sonne attendez',
    '',
  ])('does not ask: %s', (text) => expect(isAsked(text)).toBe(false));

  it.each([
    "j'ai perdu mon mari le mois dernier",
    "j'ai changé de banque",
    'il me manque des trimestres sur mon relevé',
    'je vais partir vivre au portugal',
  ])('tells a need: %s', (text) => expect(isToldNeed(text)).toBe(true));

  it.each([
    "j'ai perdu mon mari très jeune",
    "ma femme est morte d'un cancer",
    "mon père est mort l'année dernière",
    "j'ai changé de banque il y a dix ans",
    'ma voisine a changé de banque',
    "j'ai changé d'avis",
    'je vais partir en vacances au portugal',
  ])('tells of life: %s', (text) => expect(isToldNeed(text)).toBe(false));
});

describe('a new need in the middle of a conversation', () => {
  const facts = (outcome: EvidenceOutcome, confidence: number, more: Partial<UtteranceFacts> = {}) => ({
    asked: true,
    told: false,
    terms: 3,
    ofTheAgent: false,
    continuation: 'none' as const,
    inContext: false,
    evidence: { outcome, confidence, question: '', otherBody: '', protocol: '' },
    ...more,
  });

  it('is asked and surely answered', () => {
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.8))).toBe(true);
    expect(statesNewNeed(facts(EvidenceOutcome.OTHER_BODY, 0.7))).toBe(true);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.79))).toBe(false);
    expect(statesNewNeed(facts(EvidenceOutcome.OTHER_BODY, 0.69))).toBe(false);
  });

  it('in few words must be answered more surely, unless what it goes on from is known', () => {
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.89, { terms: 2 }))).toBe(false);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.9, { terms: 2 }))).toBe(true);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 1, { terms: 2, ofTheAgent: true }))).toBe(false);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 1, { terms: 1 }))).toBe(false);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.8, { terms: 1, inContext: true }))).toBe(true);
  });

  it('is told in words that make a need of it, and answered', () => {
    const told = { asked: false, told: true, terms: 1 };
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.75, told))).toBe(true);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.74, told))).toBe(false);
    expect(statesNewNeed(facts(EvidenceOutcome.CAUTION, 1, told))).toBe(false);
  });

  it('is not what is only told, what could be meant, or what nothing answers', () => {
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.99, { asked: false }))).toBe(false);
    for (const outcome of [
      EvidenceOutcome.CAUTION,
      EvidenceOutcome.SEVERAL_THEMES,
      EvidenceOutcome.NOTHING,
      EvidenceOutcome.PERSONAL_FILE,
      EvidenceOutcome.HUMAN,
      EvidenceOutcome.OTHER_LANGUAGE,
    ]) {
      expect(statesNewNeed(facts(outcome, 1))).toBe(false);
    }
  });

  it('is a fraud or a distress that is only told', () => {
    expect(statesNewNeed(facts(EvidenceOutcome.FRAUD, 0, { asked: false }))).toBe(true);
    expect(statesNewNeed(facts(EvidenceOutcome.DISTRESS, 0, { asked: false }))).toBe(true);
  });

  it('is a follow-up without a subject only where its subject is known', () => {
    const followUp = { continuation: 'subjectless' as const };
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.9, followUp))).toBe(false);
    expect(statesNewNeed(facts(EvidenceOutcome.ANSWER, 0.9, { ...followUp, inContext: true }))).toBe(true);
  });
});

describe('what the agent spoke of', () => {
  it('is remembered for a minute, the last subject of each conversation', () => {
    let now = 0;
    const subjects = new AgentSubjects(() => now);
    subjects.spokeOf('a', 'La pension de réversion');
    now = 30_000;
    subjects.spokeOf('a', "L'ASPA");
    subjects.spokeOf('b', 'Le rachat');
    expect(subjects.recall('a')).toEqual({ title: "L'ASPA", atMs: 30_000 });
    now = 89_999;
    expect(subjects.recall('a')?.title).toBe("L'ASPA");
    now = 90_000;
    expect(subjects.recall('a')).toBeUndefined();
  });
});
