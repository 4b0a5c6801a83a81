import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const headSchema = z.object({
  slug: z.string(),
  title: z.string(),
  theme: z.string(),
  /** What an agent says as it stands. */
  plain: z.string(),
  sampleQuestions: z.array(z.string()),
});

/** A section of an article, as far as a composer is concerned: without tables and marks of lists. */
export interface BaseSection {
  readonly title: string;
  /** Empty where it names none. */
  readonly role: string;
  readonly text: string;
}

/** An article of a base. */
export interface BaseArticle extends z.infer<typeof headSchema> {
  readonly sections: readonly BaseSection[];
}

/**
 * Every article of a base, in the order of their names.
 *
 * @param knowledge folder of the base
 */
export async function readBaseArticles(knowledge: string): Promise<BaseArticle[]> {
  const folder = join(knowledge, 'articles');
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.md')).sort();
  return await Promise.all(files.map(async (name) => articleOf(await readFile(join(folder, name), 'utf8'))));
}

function articleOf(file: string): BaseArticle {
  const [head = '', ...body] = file.split('\n---\n');
  const sections = body
    .join('\n---\n')
    .split(/^## /m)
    .slice(1)
    .map((part): BaseSection => {
      const [first = '', ...lines] = part.split('\n');
      const [, title = '', role = ''] = /^(.*?)\s*(?:<!-- role: ([a-z-]+) -->)?\s*$/.exec(first) ?? [];
      const prose = lines.filter((line) => !/^\s*(?:\||$)/.test(line));
      return { title, role, text: prose.map((line) => line.replace(/^[-*] /, '')).join('\n') };
    });
  return { ...headSchema.parse(parse(head)), sections };
}
