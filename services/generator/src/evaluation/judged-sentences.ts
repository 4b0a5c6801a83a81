import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Passage } from '@decroche/contracts';
import { fold } from '@decroche/french';
import { parse } from 'yaml';
import { z } from 'zod';
import { type BaseArticle, readBaseArticles } from './base-articles.ts';

const FOLDER = fileURLToPath(new URL('../../data', import.meta.url));

const sentencesSchema = z.array(
  z.object({
    /** Slug of the article that it speaks of. */
    article: z.string(),
    kind: z.string(),
    /** The gate is grown on the one, and measured on the other. */
    half: z.enum(['dev', 'check']),
    /** The sentence of the article that it is true of, or that makes it false. */
    evidence: z.string(),
    text: z.string(),
  }),
);

/** A sentence that was written by hand for an article, with what it was written from. */
export type JudgedSentence = z.infer<typeof sentencesSchema>[number];

/** True and false sentences of the base, as somebody other than its authors would word them. */
export interface JudgedSentences {
  readonly true: readonly JudgedSentence[];
  readonly false: readonly JudgedSentence[];
  /** Sentences whose evidence the base does not have any more: they are not judged. */
  readonly outdated: readonly JudgedSentence[];
  /** What the gate is given for each article. */
  readonly passages: ReadonlyMap<string, readonly Passage[]>;
}

/** Reads the sets, and the articles of a base that they speak of. */
export async function readJudgedSentences(knowledge: string): Promise<JudgedSentences> {
  const passages = passagesOf(await readBaseArticles(knowledge));
  const read = async (file: string): Promise<JudgedSentence[]> =>
    sentencesSchema.parse(parse(await readFile(join(FOLDER, file), 'utf8')));
  const isInForce = ({ article, evidence }: JudgedSentence): boolean =>
    passages.get(article)?.some(({ text }) => fold(text).includes(fold(evidence))) ?? false;
  const [right, wrong] = await Promise.all([read('true-sentences.yaml'), read('false-sentences.yaml')]);
  return {
    true: right.filter(isInForce),
    false: wrong.filter(isInForce),
    outdated: [...right, ...wrong].filter((one) => !isInForce(one)),
    passages,
  };
}

/** What the gate is given for each article: its plain wording, then its sections. */
function passagesOf(articles: readonly BaseArticle[]): Map<string, Passage[]> {
  return new Map(
    articles.map(({ slug, title, plain, sections }) => [
      slug,
      [{ title: 'En clair', text: plain }, ...sections].map((section, at) =>
        passageOf(slug, title, `${slug}#${at}`, section.title, section.text),
      ),
    ]),
  );
}

function passageOf(
  slug: string,
  title: string,
  sourceId: string,
  sectionTitle: string,
  text: string,
): Passage {
  return {
    sourceId,
    articleSlug: slug,
    articleVersion: 1,
    theme: '',
    title,
    sectionTitle,
    role: sourceId.endsWith('#0') ? 'plain' : '',
    kind: 'legislation',
    scope: 'national',
    text,
    validFrom: '',
    validTo: '',
    sources: [],
    score: 1,
    demonstration: true,
    regionalOf: '',
    regionalRelation: '',
  };
}
