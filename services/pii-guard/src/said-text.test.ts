import { Heard, SaidOutcome } from '@decroche/contracts';
import { describe, expect, it } from 'vitest';
import { ConversationMemory } from './conversation-memory.ts';
import { loadLexicon } from './lexicon/lexicon.ts';
import { Redactor } from './redaction.ts';
import { redactHeard, redactTyped } from './said-text.ts';

const redactor = new Redactor(loadLexicon(), () => 2026);

function heard(text: string, final = true): Heard {
  const words = text
    .split(' ')
    .map((word, at) => ({ text: word, startMs: at * 300, endMs: at * 300 + 250, confidence: 1 }));
  return Heard.fromPartial({ words, final, stableWords: words.length });
}

function spoken(text: string): string {
  return redactHeard(redactor, heard(text), new ConversationMemory().of('c'))?.text ?? '';
}

describe('redaction of recognised speech', () => {
  it('removes names, numbers, addresses and the day of birth, and keeps the year', () => {
    expect(spoken("je m'appelle germaine vandenbroucke et je voudrais ma retraite")).not.toMatch(
      /germaine|vandenbroucke/i,
    );
    expect(
      spoken("mon numéro c'est le zéro six douze trente quatre cinquante six soixante dix huit"),
    ).toMatch(/\[TÉLÉPHONE\]/);
    expect(
      spoken('un cinquante deux zéro trois soixante quinze cent seize zéro zéro quatre quarante deux'),
    ).toMatch(/\[NIR\]|\[NUMÉRO\]/);
    expect(spoken('je suis né le douze mars mille neuf cent soixante quatre')).toMatch(/1964/);
    expect(spoken('je suis né le douze mars mille neuf cent soixante quatre')).not.toMatch(/12|mars/);
    expect(spoken("j'habite douze rue des lilas à lyon")).not.toMatch(/lilas/);
  });

  it('keeps what the rules need', () => {
    expect(spoken("je suis né en soixante quatre et j'ai cent soixante dix trimestres")).toMatch(
      /170 trimestres/,
    );
    expect(spoken("mon mari est décédé est-ce que j'ai droit à sa retraite")).toBe(
      "mon mari est décédé est-ce que j'ai droit à sa retraite",
    );
  });

  it('says that nothing was heard rather than nothing', () => {
    const empty = Heard.fromPartial({ words: [], final: true });
    expect(redactHeard(redactor, empty, new ConversationMemory().of('c'))?.outcome).toBe(
      SaidOutcome.NOTHING_HEARD,
    );
  });

  it('shows no part of a name while it is being said', () => {
    const memory = new ConversationMemory().of('c');
    for (const partial of [
      "bonjour je m'appelle",
      "bonjour je m'appelle germaine",
      "bonjour je m'appelle germaine vandenbroucke",
    ]) {
      expect(redactHeard(redactor, heard(partial, false), memory)?.text ?? '').not.toMatch(
        /germaine|vandenbroucke/i,
      );
    }
  });
});

describe('redaction of typed text', () => {
  it('keeps punctuation and replaces what identifies', () => {
    const { text } = redactTyped(
      redactor,
      'Mme Martin (06 12 34 56 78, a.martin@exemple.fr) : réversion ?',
      new ConversationMemory().of('c'),
    );
    expect(text).not.toMatch(/06 12|exemple\.fr/);
    expect(text).toMatch(/réversion \?$/);
  });

  it('drops what no detector can read', () => {
    const names = new ConversationMemory().of('c');
    expect(redactTyped(redactor, 'Мария Иванова demande sa retraite', names).outcome).toBe(
      SaidOutcome.DROPPED,
    );
    expect(redactTyped(redactor, `dossier ${'x'.repeat(130)}`, names)).toMatchObject({
      outcome: SaidOutcome.DROPPED,
      text: '',
    });
    expect(redactHeard(redactor, heard('je suis فاطمة'), names)?.outcome).toBe(SaidOutcome.DROPPED);
  });
});
