import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PageListing } from '../web/src/app/page-listing.ts';
import type { PageState } from '../web/src/app/page-state.ts';

const WEB = new URL('../web/src', import.meta.url).pathname;
const ADDRESS = /^(\/(:[a-z]\w*|[a-z0-9]+(-[a-z0-9]+)*))+$/i;

/** A page of the web app as its folder has it. */
export interface PageFolder extends Pick<PageListing, 'address' | 'title' | 'permission'> {
  readonly states: readonly PageState[];
}

/**
 * The pages of the web app: each folder with a `page.ts`, and a `states.ts`, is one.
 *
 * @throws Error when two pages have the same address, one is no address, or has no states
 */
export async function pageFolders(): Promise<PageFolder[]> {
  const files = await readdir(WEB, { recursive: true });
  const pages: PageFolder[] = [];
  for (const file of files.filter((each) => basename(each) === 'page.ts').sort()) {
    const beside = join(dirname(file), 'states.ts');
    if (!files.includes(beside)) throw new Error(`${file}: a page says in ${beside} which states it has`);
    const { page } = (await load(file)) as { page: PageListing };
    const { states } = (await load(beside)) as { states: PageFolder['states'] };
    const { address, title, permission } = page;
    if (!ADDRESS.test(address)) throw new Error(`${file}: ${address} is no address of a page`);
    if (pages.some((other) => other.address === address))
      throw new Error(`${file}: ${address} has another page`);
    pages.push({ address, title, permission, states });
  }
  return pages;
}

async function load(file: string): Promise<unknown> {
  return await import(pathToFileURL(join(WEB, file)).href);
}
