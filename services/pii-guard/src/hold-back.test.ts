import { Heard } from '@decroche/contracts';
import { percentile } from '@decroche/test-kit';
import { describe, expect, it } from 'vitest';
import { ConversationMemory } from './conversation-memory.ts';
import { makeCorpus } from './corpus/mod.ts';
import { isCovered } from './evaluation/scoring.ts';
import { settledEnd } from './hold-back.ts';
import { loadLexicon } from './lexicon/lexicon.ts';
import { PartialTexts } from './partial-texts.ts';
import { Redactor } from './redaction.ts';
import { redactHeard } from './said-text.ts';

const redactor = new Redactor(loadLexicon(), () => 2026);

/** What is shown of an utterance while it is said word by word, then at its end. */
function reveal(text: string): { partials: string[]; final: string } {
  const words = text.split(/\s+/).map((word) => ({ text: word, startMs: 0, endMs: 1, confidence: 1 }));
  const names = new ConversationMemory().of('conversation');
  const shown = new PartialTexts();
  const partials: string[] = [];
  for (let said = 1; said <= words.length; said++) {
    const heard = Heard.fromPartial({ words: words.slice(0, said), stableWords: said });
    const parts = redactHeard(redactor, heard, names);
    if (parts !== undefined && shown.add('turn', parts.text)) partials.push(parts.text);
  }
  const final = redactHeard(redactor, Heard.fromPartial({ words, final: true }), names);
  return { partials, final: final?.text ?? '' };
}

const corpus = [
  ...makeCorpus({ seed: 31, count: 250, noise: 0 }),
  ...makeCorpus({ seed: 32, count: 150, noise: 0.05 }),
];

describe('partial texts', () => {
  it('never take away what was shown, and the final text goes on from the last of them', {
    timeout: 90_000,
  }, () => {
    for (const { text } of corpus) {
      const { partials, final } = reveal(text);
      const shown = [...partials, final];
      shown.forEach((later, at) => {
        expect(later.startsWith(shown[at - 1] ?? ''), `${shown[at - 1]} | ${later} | ${text}`).toBe(true);
      });
    }
  });

  it('show no character of anything personal at any time', { timeout: 90_000 }, () => {
    for (const { text, spans } of makeCorpus({ seed: 33, count: 300, noise: 0, harmless: 0 })) {
      const words = text.split(' ');
      for (let said = 1; said <= words.length; said++) {
        const utterance = redactor.read(words.slice(0, said).join(' '));
        const found = redactor.find(utterance);
        const end = settledEnd(utterance, found);
        for (const span of spans.filter(({ start }) => start < end)) {
          const seen = { start: span.start, end: Math.min(span.end, end) };
          expect(isCovered(text, seen, found), `${utterance.text.slice(0, end)} | ${text}`).toBe(true);
        }
      }
    }
  });

  it('go on with ordinary words as they are said', () => {
    const { partials } = reveal(
      'je voudrais savoir si le chômage compte pour ma retraite parce que je suis inquiet',
    );
    expect(partials.length).toBeGreaterThan(8);
    expect(partials[0]).toMatch(/^je/);
  });

  it('wait for the end of a number, a name, an address', () => {
    expect(reveal('mon numéro c’est le zéro six douze trente quatre').partials.at(-1)).toBe(
      'mon numéro c’est',
    );
    expect(reveal('bonjour kowalczyk à').partials.at(-1)).toBe('bonjour');
    expect(reveal("j'habite douze rue des lilas").partials.at(-1)).toBe("j'habite");
    expect(reveal('vous pouvez écrira tonton lucas').partials.at(-1)).toBe('vous pouvez écrira');
    expect(reveal('mon adresse mais il est tonton').partials.at(-1)).toBe('mon adresse mais');
  });

  it('go on where something else was written to', () => {
    expect(reveal('je dois écrire à la caisse pour avoir un relevé').partials.at(-1)).toMatch(
      /^je dois écrire à la caisse/,
    );
  });
});

describe('what needs no hold-back', () => {
  it('is shown within 30 ms at the 95th percentile', () => {
    const words = makeCorpus({ seed: 34, count: 40, noise: 0, harmless: 1 }).flatMap(({ text }) =>
      text.split(' '),
    );
    const times: number[] = [];
    for (let said = 20; said <= 220; said++) {
      const heard = Heard.fromPartial({
        words: words.slice(0, said % 60).map((text) => ({ text, startMs: 0, endMs: 1, confidence: 1 })),
        stableWords: said % 60,
      });
      const before = process.cpuUsage();
      redactHeard(redactor, heard, new ConversationMemory().of('conversation'));
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
    }
    expect(percentile(times, 0.95)).toBeLessThan(30);
  });
});
