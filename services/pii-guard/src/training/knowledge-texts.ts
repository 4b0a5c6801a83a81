import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Harmless text of the knowledge base. */
export interface KnowledgeTexts {
  /** Ways of asking. */
  readonly questions: readonly string[];
  /** Sentences of the articles. */
  readonly sentences: readonly string[];
}

const LONGEST_SENTENCE = 220;

/**
 * Reads articles and ways of asking; the control questions (`golden`) are left for measuring.
 *
 * @param isHarmless what is not is left out
 */
export function readKnowledge(
  folder: string,
  isHarmless: (text: string) => boolean = () => true,
): KnowledgeTexts {
  const questions = filesOf(join(folder, 'paraphrases'), '.yaml').flatMap((file) => {
    return textsIn(parse(readFileSync(file, 'utf8')));
  });
  const sentences = filesOf(join(folder, 'articles'), '.md').flatMap((file) =>
    readFileSync(file, 'utf8')
      .replace(/^---[\s\S]*?^---|<!--[\s\S]*?-->/gm, '')
      .split(/\n|(?<=[.!?])\s+(?=\p{Lu})/u)
      .map((sentence) => sentence.replace(/[*#>|_`]|\[([^\]]*)\]\([^)]*\)/g, '$1').trim())
      .filter((sentence) => /\p{L}/u.test(sentence) && sentence.length <= LONGEST_SENTENCE),
  );
  return { questions: questions.filter(isHarmless), sentences: sentences.filter(isHarmless) };
}

/** Every text of a YAML value, whatever it is filed under. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function filesOf(folder: string, extension: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => join(folder, file));
}
