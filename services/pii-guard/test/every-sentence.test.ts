import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { textsIn } from '../src/training/knowledge-texts.ts';
import { createVocabulary } from '../src/vocabulary.ts';
import { readVocabulary } from '../src/vocabulary-file.ts';
import { lexicon } from './word-lists.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIXTURES = join(import.meta.dirname, 'fixtures');
const vocabulary = createVocabulary(readVocabulary(join(ROOT, 'knowledge')).entries, lexicon);

/** Files of questions that are written as recognisers mishear them too. */
const WITH_MISHEARD = /^voisins-/;

/** Sentences of the repository, as a recogniser writes them when it mishears nothing. */
function sentences(): string[] {
  const yaml = (folder: string): unknown[] =>
    readdirSync(join(ROOT, 'knowledge', folder))
      .filter((name) => !WITH_MISHEARD.test(name))
      .map((name) => parse(readFileSync(join(ROOT, 'knowledge', folder, name), 'utf8')));
  const questions = yaml('golden').flatMap((file) =>
    (file as readonly { question: string }[]).map(({ question }) => question),
  );
  const judged = readdirSync(join(ROOT, 'knowledge/judged'))
    .flatMap((name) => readFileSync(join(ROOT, 'knowledge/judged', name), 'utf8').split('\n'))
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { text: string }).text);
  const harmless = readFileSync(join(FIXTURES, 'harmless.txt'), 'utf8').split('\n');
  const said = [...yaml('paraphrases').flatMap(textsIn), ...questions, ...judged, ...harmless];
  return [...new Set(said.filter((text) => !text.startsWith('#')).map(asRecognised))].filter(Boolean);
}

const asRecognised = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^\p{L}\p{N}' -]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const SENTENCES = sentences();

/** What these sentences contain that is misheard indeed. */
const MISHEARD = new Set([
  "la respa → l'aspa",
  "la spa → l'aspa",
  "l'aspas → l'aspa",
  "la vé pé effe → l'avpf",
  "l'aime essa → l'msa",
  'carte sat → carsat',
  'décotte → décote',
  'argic arco → agirc-arrco',
  'agirc arco → agirc-arrco',
]);

function changes(sentence: string, confidence: (at: number) => number): string[] {
  const words = sentence.split(' ').map((text, at) => ({ text, confidence: confidence(at) }));
  return vocabulary.misheard.find(words).map(({ from, to, text }) => {
    const heard = words.slice(from, to).map((word) => word.text);
    return `${heard.join(' ')} → ${text}`;
  });
}

describe('words of the vocabulary in place of what was misheard', () => {
  it('leave every other sentence of the repository alone', { timeout: 90_000 }, () => {
    expect(SENTENCES.length).toBeGreaterThan(2_000);
    const wrong = SENTENCES.flatMap((sentence) => changes(sentence, () => 1)).filter(
      (change) => !MISHEARD.has(change),
    );
    expect(wrong, 'misheard indeed? then add it to the list above').toEqual([]);
  });

  it('change next to none where the recogniser doubts every word', { timeout: 90_000 }, () => {
    const wrong = SENTENCES.filter((sentence) =>
      changes(sentence, () => 0.3).some((change) => !MISHEARD.has(change)),
    );
    expect(wrong.length / SENTENCES.length).toBeLessThan(0.004);
  });

  it('leave a sentence alone whatever the recogniser doubts in it, but one in a hundred', {
    timeout: 90_000,
  }, () => {
    const doubts = fc.array(fc.constantFrom(0.3, 0.5, 0.7, 0.9, 1), { minLength: 60, maxLength: 60 });
    let wrong = 0;
    fc.assert(
      fc.property(fc.constantFrom(...SENTENCES), doubts, (sentence, confidences) => {
        const changed = changes(sentence, (at) => confidences[at % confidences.length] as number);
        if (changed.some((change) => !MISHEARD.has(change))) wrong += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(wrong).toBeLessThan(10);
  });
});
