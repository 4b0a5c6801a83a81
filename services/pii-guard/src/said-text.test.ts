import { join } from 'node:path';
import { Heard, SaidOutcome } from '@decroche/contracts';
import { describe, expect, it } from 'vitest';
import { lexicon } from '../test/word-lists.ts';
import { ConversationMemory } from './conversation-memory.ts';
import { Redactor } from './redaction.ts';
import { redactHeard, redactTyped } from './said-text.ts';
import { createVocabulary } from './vocabulary.ts';
import { readVocabulary } from './vocabulary-file.ts';

const redactor = new Redactor(lexicon, () => 2026);
const vocabulary = createVocabulary(
  [
    {
      form: 'Vidalia',
      expansion: 'une aide',
      spoken: ['vidalia'],
      heard: ['vide allia'],
      confused: [],
      term: false,
    },
  ],
  lexicon,
);

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

describe('words of the vocabulary that were misheard', () => {
  const repaired = (text: string, confidence: (word: string) => number = () => 1, final = true) => {
    const { words, ...rest } = heard(text, final);
    const doubted = words.map((word) => ({ ...word, confidence: confidence(word.text) }));
    const names = new ConversationMemory().of('c');
    return redactHeard(redactor, { ...rest, words: doubted }, names, vocabulary);
  };
  const instead = (parts: ReturnType<typeof repaired>): string[] =>
    parts?.repairs.map(({ start, end, heard: was }) => `${was} → ${parts.text.slice(start, end)}`) ?? [];

  it('take their place, with what was heard beside them', () => {
    const parts = repaired('je voudrais la respa et la vide allia');
    expect(parts?.text).toBe("je voudrais l'ASPA et la Vidalia");
    expect(instead(parts)).toEqual(["la respa → l'ASPA", 'vide allia → Vidalia']);
  });

  it('take the place of good French where its surroundings say so, with what was heard beside them', () => {
    const demonstration = readVocabulary(join(import.meta.dirname, '../../../knowledge')).entries;
    const own = createVocabulary(demonstration, lexicon);
    const read = (text: string) => redactHeard(redactor, heard(text), new ConversationMemory().of('c'), own);
    const parts = read("est-ce que j'ai droit à l'appel pour mon logement");
    expect(parts?.text).toBe("est-ce que j'ai droit à l'APL pour mon logement");
    expect(instead(parts)).toEqual(["l'appel → l'APL"]);
    expect(instead(read("on me payait en c'est vous pour le ménage"))).toEqual(["c'est vous → CESU"]);
    expect(instead(read("j'ai changé de banque voilà mon nerf idée"))).toEqual(['nerf idée → RIB']);
    for (const sense of [
      "j'attends votre appel pour mon logement",
      "j'ai droit à l'appel du jugement pour mon logement",
      "c'est vous qui m'avez payé le ménage",
      "j'ai demandé le ménage et c'est vous qui payez",
      "ça touche l'aspect financier",
      'mon fils la décode pour moi à chaque trimestre',
      'je pars avec une décade de retard',
    ]) {
      expect(read(sense)?.text).toBe(sense);
    }
  });

  it('are looked for by their sound only where the recogniser doubts', () => {
    expect(repaired('la lira compte pour moi')?.repairs).toEqual([]);
    const parts = repaired('la lira compte pour moi', (word) => (word === 'lira' ? 0.5 : 1));
    expect(instead(parts)).toEqual(['lira → LURA']);
    expect(parts?.doubtful).toEqual([{ start: 3, end: 7 }]);
  });

  it('keep places and placeholders right around them', () => {
    const parts = repaired("je m'appelle germaine vandenbroucke et je parle à la carsate");
    expect(parts?.text).toBe("je m'appelle [PERSONNE 1] et je parle à la Carsat");
    expect(instead(parts)).toEqual(['carsate → Carsat']);
  });

  it('never bring back anything personal, neither as text nor as what was heard', () => {
    for (const text of [
      "je m'appelle madame arco et je suis veuve",
      'mon mari monsieur lira est décédé',
      'je suis madame respa germaine',
      "j'habite douze rue de la carsate à lyon",
    ]) {
      const plain = redactHeard(redactor, heard(text), new ConversationMemory().of('c'));
      const parts = repaired(text, () => 0.4);
      expect(parts?.redactions.map(({ type }) => type)).toEqual(plain?.redactions.map(({ type }) => type));
      expect(JSON.stringify(parts)).not.toMatch(/arco|lira|respa|carsate/i);
    }
  });

  it('are as the vocabulary writes them in partial texts too', () => {
    expect(repaired('je voudrais la respa pour ma mère', () => 1, false)?.text).toMatch(
      /^je voudrais l'ASPA pour/,
    );
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

it('tells the language from the words before they are redacted', () => {
  const names = new ConversationMemory().of('c');
  const spanish = 'quiero saber cuándo voy a cobrar mi jubilación francesa por favor';
  expect(redactHeard(redactor, heard(spanish), names)?.language).toBe('es');
  expect(redactTyped(redactor, spanish, names).language).toBe('es');
  expect(redactTyped(redactor, 'mon mari est décédé ai-je droit à sa retraite', names).language).toBe('');
});

it('tells the language that the recogniser heard, a code and no words', () => {
  const names = new ConversationMemory().of('c');
  const of = (language: string, final = true) =>
    redactHeard(redactor, Heard.fromPartial({ words: [], final, language }), names);
  expect(of('en')).toMatchObject({ outcome: SaidOutcome.NOTHING_HEARD, text: '', language: 'en' });
  expect(of('')).toMatchObject({ outcome: SaidOutcome.NOTHING_HEARD, language: '' });
  expect(of('Jean Martin')).toMatchObject({ outcome: SaidOutcome.NOTHING_HEARD, language: '' });
  expect(of('en', false)).toBeUndefined();
});
