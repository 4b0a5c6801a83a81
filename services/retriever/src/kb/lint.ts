import { InstructionsError, instructionFaults, parseInstructions } from '@decroche/instructions';
import type { Article } from '../knowledge/article.ts';
import { NATIONAL } from '../knowledge/article.ts';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { parseKnowledge } from '../knowledge/knowledge-folder.ts';
import { describeProblem } from '../knowledge/knowledge-problem.ts';
import { INSTRUCTIONS } from '../knowledge/versioned-text.ts';
import { isUnverified, sourceFaults } from './source-faults.ts';
import { uncheckedFaults, uncheckedThemeFaults } from './unchecked-faults.ts';
import { voiceFaults } from './voice-faults.ts';

/** What is wrong (to mend before publishing) and what deserves a look. */
export interface LintReport {
  readonly articles: number;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** A source read longer ago than this should be read again, days. */
const STALE_AFTER_DAYS = 180;
const DAY_MS = 86_400_000;

/** Checks a base: its files, the links between articles, what they rest on, what they say that is not sure, and with which voice. */
export function lint(files: KnowledgeFiles, today: Date): LintReport {
  const content = parseKnowledge(files);
  const problems = [
    ...content.problems.map(describeProblem),
    ...content.themes.flatMap(uncheckedThemeFaults),
    ...instructionsFaults(files),
  ];
  const warnings: string[] = [];
  const bySlug = new Map(content.articles.map((article) => [article.slug, article]));
  for (const article of content.articles) {
    const faults = articleFaults(article, bySlug, today);
    problems.push(...faults.problems);
    warnings.push(...faults.warnings);
  }
  return { articles: content.articles.length, problems, warnings };
}

/**
 * What is wrong with one article, and what deserves a look.
 *
 * @param bySlug the articles that it may lead to
 */
export function articleFaults(
  article: Article,
  bySlug: ReadonlyMap<string, Article>,
  today: Date,
): Omit<LintReport, 'articles'> {
  const voice = voiceFaults(article);
  const warnings = [...voice.sections];
  const oldest = oldestReading(article);
  if (oldest !== undefined && today.getTime() - Date.parse(oldest) > STALE_AFTER_DAYS * DAY_MS) {
    warnings.push(`${article.slug}: sources: a source was last read on ${oldest}`);
  }
  if (article.sources.length > 0 && isUnverified(article))
    warnings.push(`${article.slug}: sources: nobody has read an official source at its address`);
  if (article.sampleQuestions.length === 0) warnings.push(`${article.slug}: no sample question`);
  return {
    problems: [
      ...sourceFaults(article),
      ...uncheckedFaults(article),
      ...voice.plain,
      ...brokenLinks(article, bySlug),
    ],
    warnings,
  };
}

/** ISO 8601 day of the reading of a source that is longest ago; undefined when none was read. */
export function oldestReading({ sources }: Article): string | undefined {
  return sources
    .flatMap(({ checkedOn, readIn }) => [checkedOn, ...readIn.map((text) => text.checkedOn)])
    .filter((day) => day !== null)
    .sort()[0];
}

/** What experts ask of a language model is published with the base: only what the generator will take. */
function instructionsFaults(files: KnowledgeFiles): string[] {
  const text = files.get(INSTRUCTIONS);
  return text === undefined ? [] : faultsIn(text).map((fault) => `${INSTRUCTIONS}: ${fault}`);
}

function faultsIn(text: string): readonly string[] {
  try {
    return instructionFaults(parseInstructions(text));
  } catch (error) {
    if (!(error instanceof InstructionsError)) throw error;
    return error.faults;
  }
}

function brokenLinks(article: Article, bySlug: ReadonlyMap<string, Article>): string[] {
  const broken: string[] = [];
  for (const slug of article.counterparts) {
    const other = bySlug.get(slug);
    if (other === undefined) broken.push(`${article.slug}: counterparts: there is no article ${slug}`);
    else if (!other.counterparts.includes(article.slug)) {
      broken.push(`${article.slug}: counterparts: ${slug} does not link back`);
    }
  }
  for (const { article: slug } of article.relatedRights) {
    if (slug !== null && !bySlug.has(slug))
      broken.push(`${article.slug}: relatedRights: there is no article ${slug}`);
  }
  if (article.relation !== null && bySlug.get(article.relation.article)?.scope !== NATIONAL) {
    broken.push(`${article.slug}: relation: there is no national article ${article.relation.article}`);
  }
  return broken;
}
