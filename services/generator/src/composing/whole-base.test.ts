import { Question } from '@decroche/question';
import { describe, expect, it } from 'vitest';
import { type ComposedArticle, composedArticles } from '../../test/base-passages.ts';
import { candidatesFor } from './candidate.ts';
import { choose, ROOM_OF_ONE } from './choice.ts';
import { pointsBack } from './sentence.ts';
import { WordMemory } from './word-memory.ts';

const MOST_WORDS = 120;
const ON = /(?<![\p{L}-])(?:on|l[’']on)(?![\p{L}-])/iu;

const articles = await composedArticles();
const memory = new WordMemory();

interface Answer {
  readonly slug: string;
  readonly question: string;
  readonly chosen: ReturnType<typeof choose>;
  readonly sentences: readonly string[];
}

const answers: readonly Answer[] = articles.flatMap((article) =>
  article.sampleQuestions.map((question) => answerOf(article, question)),
);

function answerOf({ slug, passages: [lead, ...others] }: ComposedArticle, question: string): Answer {
  if (lead === undefined) throw new Error(`${slug} has no plain wording`);
  const asked = new Question(question, 2026);
  const chosen = choose(candidatesFor(asked, [lead, ...others], '2026-11-21', memory), lead, ROOM_OF_ONE);
  return { slug, question, chosen, sentences: chosen.flatMap(({ sentences }) => [...sentences]) };
}

/** The answers that break a rule, as a reader finds them. */
const breaking = (isFault: (answer: Answer) => boolean): string[] =>
  answers
    .filter(isFault)
    .map(({ slug, question, sentences }) => `${slug}: ${question} → ${sentences.join(' ')}`);

describe('an answer to the sample questions of every article', () => {
  it('are asked of the whole base', () => {
    expect(articles.length).toBeGreaterThanOrEqual(266);
    expect(answers.length).toBeGreaterThan(1500);
  });

  it(`has at most ${MOST_WORDS} words in five sentences`, () => {
    expect(
      breaking(
        ({ sentences }) => sentences.length > 5 || sentences.join(' ').split(/\s+/).length > MOST_WORDS,
      ),
    ).toEqual([]);
  });

  it('has at most ninety words, but for the plain wording of a few and the row of the caller', () => {
    const lengths = answers
      .map(({ sentences }) => sentences.join(' ').split(/\s+/).length)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length * 0.95)]).toBeLessThanOrEqual(90);
  });

  it('opens with a sentence that stands by itself', () => {
    expect(breaking(({ chosen }) => chosen.some(({ sentences }) => pointsBack(sentences[0] ?? '')))).toEqual(
      [],
    );
  });

  it('says nothing twice', () => {
    expect(breaking(({ sentences }) => new Set(sentences).size < sentences.length)).toEqual([]);
  });

  it('speaks with one voice', () => {
    expect(breaking(({ sentences }) => sentences.some((sentence) => ON.test(sentence)))).toEqual([]);
  });
});
