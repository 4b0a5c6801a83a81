import { Heard } from '@decroche/contracts';
import { percentile } from '@decroche/test-kit';
import { describe, expect, it } from 'vitest';
import { redactor, reveal } from '../test/revealed-text.ts';
import { ConversationMemory } from './conversation-memory.ts';
import { makeCorpus } from './corpus/mod.ts';
import { redactHeard } from './said-text.ts';

describe('partial texts', () => {
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
