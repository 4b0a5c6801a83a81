import { spellNumber } from '@decroche/french';
import { expect, test } from 'vitest';
import { KNOWLEDGE } from '../../test/base-passages.ts';
import { passage } from '../../test/found-passages.ts';
import { readBaseArticles } from '../evaluation/base-articles.ts';
import { verdictsOn } from '../evaluation/gate-evaluation.ts';
import { readJudgedSentences } from '../evaluation/judged-sentences.ts';
import { ProofGate } from './proof-gate.ts';

/** Ways in which a sentence becomes false by one word, or stays true; undefined where it has no such word. */
type Change = (sentence: string) => string | undefined;

const replaced = (
  sentence: string,
  what: RegExp,
  by: string | ((found: string) => string),
): string | undefined => {
  const changed =
    typeof by === 'string' ? sentence.replace(what, by) : sentence.replace(what, (found) => by(found));
  return changed === sentence ? undefined : changed;
};
const swapped = (one: string, other: string): Change => {
  const word = new RegExp(`(?<![\\p{L}-])(?:${one}|${other})(?![\\p{L}-])`, 'u');
  return (sentence) => replaced(sentence, word, (found) => (found === one ? other : one));
};

const FALSE: Readonly<Record<string, readonly Change[]>> = {
  'a negation taken out': [
    (s) =>
      replaced(s, /(?<![\p{L}-])(?:ne |n[’'])(\p{L}+) pas(?![\p{L}-])/u, (f) =>
        f.replace(/^(?:ne |n[’'])| pas$/gu, ''),
      ),
  ],
  'a negation put in': [
    (s) =>
      replaced(
        s,
        /(?<![\p{L}’'-])(?:peut|peuvent|doit|donne|compte|dépend|change|suffit|existe)(?![\p{L}-])(?! pas)/u,
        (f) => `ne ${f} pas`,
      ),
    (s) => replaced(s, /(?<![\p{L}’'-])(?:est|sont|était)(?![\p{L}-])(?! pas)/u, (f) => `n’${f} pas`),
  ],
  'another modality': [swapped('peut', 'doit'), swapped('pouvez', 'devez'), swapped('peuvent', 'doivent')],
  'another number': [
    (s) =>
      replaced(s, /(?<![\d,.])\d{1,3}(?=\s(?:ans|mois|trimestres|%|€|jours|euros))/u, (f) =>
        String(Number(f) + 1),
      ),
  ],
  'another number in words': [
    (s) =>
      replaced(s, /(?<![\d,.])\d{1,3}(?=\s(?:ans|mois|trimestres|jours|euros))/u, (f) =>
        spellNumber(Number(f) + 1, { hyphens: 'traditional' }),
      ),
  ],
  'another year': [(s) => replaced(s, /(?<!\d)(?:19|20)\d\d(?!\d)/u, (f) => String(Number(f) + 1))],
  'another month': [swapped('janvier', 'mars'), swapped('septembre', 'octobre'), swapped('juillet', 'juin')],
  'another bound': [
    swapped('avant', 'après'),
    swapped('au moins', 'au plus'),
    swapped('à partir de', 'jusqu’à'),
    swapped('plus de', 'moins de'),
    swapped('toujours', 'parfois'),
  ],
  'a condition taken out': [
    (s) => replaced(s, /,? (?:sauf|à condition|sans) [^,.;:]+/u, ''),
    (s) => replaced(s, /^Si [^,]+, (\p{Ll})/u, (f) => f.at(-1)?.toUpperCase() ?? ''),
  ],
  'another person': [
    swapped('enfants', 'parents'),
    swapped('conjoint', 'concubin'),
    swapped('mari', 'frère'),
    swapped('mère', 'voisine'),
    swapped('salariés', 'artisans'),
  ],
};
const TRUE: Readonly<Record<string, readonly Change[]>> = {
  'word for word': [(s) => s],
  'numbers in words': [
    (s) =>
      replaced(
        s,
        /(?<![\d,./]|\d\s)\d{1,3}(?=\s(?:ans|mois|trimestres|jours|euros|enfants)(?!\p{L}))/gu,
        (f) => spellNumber(Number(f), { hyphens: 'traditional' }),
      ),
  ],
};

const articles = await readBaseArticles(KNOWLEDGE);

/** Of all sentences of the base changed so: how many were tried, how many of them passed. */
function tried(changes: readonly Change[]): { readonly all: number; readonly passed: readonly string[] } {
  let all = 0;
  const passed: string[] = [];
  for (const { title, plain } of articles) {
    const gate = new ProofGate([passage({ title, sectionTitle: 'En clair', text: plain })]);
    for (const sentence of plain.split(/(?<=[.!?])\s+|\n/u)) {
      if (gate.pass([{ text: sentence, sourceIds: ['s-plain'] }]).passed.length === 0) continue;
      for (const change of changes) {
        const text = change(sentence);
        if (text === undefined) continue;
        all += 1;
        if (gate.pass([{ text, sourceIds: ['s-plain'] }]).passed.length > 0) passed.push(text);
      }
    }
  }
  return { all, passed };
}

const written = await readJudgedSentences(KNOWLEDGE);

/** What may be said of each article: the sentences that somebody worded otherwise, one to a line. */
const alone = new Map(
  [...written.passages].map(([slug, [first, ...others]]) => {
    const evidence = written.true.filter(({ article }) => article === slug).map((one) => one.evidence);
    return [
      slug,
      [first, ...others]
        .slice(0, 1)
        .map((one) => passage({ ...one, title: '', sectionTitle: '', text: evidence.join('\n') })),
    ];
  }),
);

test.each(Object.entries(FALSE))('of sentences in other words with %s, none passes', (_, changes) => {
  const right = verdictsOn(written.true, alone).filter(({ fault }) => fault === undefined);
  const changed = right.flatMap(({ sentence }) =>
    changes.flatMap((change) => {
      const text = change(sentence.text);
      return text === undefined ? [] : [{ ...sentence, text }];
    }),
  );
  const passed = verdictsOn(changed, alone).filter(({ fault }) => fault === undefined);
  expect(passed.map(({ sentence }) => sentence.text)).toEqual([]);
});

test.each(Object.entries(FALSE))('of sentences of the base with %s, none passes', (_, changes) => {
  const { all, passed } = tried(changes);
  expect(all).toBeGreaterThan(10);
  expect(passed).toEqual([]);
});

test.each(Object.entries(TRUE))('of sentences of the base with %s, 97 of 100 pass', (_, changes) => {
  const { all, passed } = tried(changes);
  expect(all).toBeGreaterThan(50);
  expect(passed.length / all).toBeGreaterThanOrEqual(0.97);
});
