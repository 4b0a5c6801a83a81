import { type ComponentType, lazy } from 'react';
import { matchRoute, type Parser } from 'wouter';
import { may, type Role } from '#contract';
import type { PageDefinition } from './page-definition.ts';

/** A page that is drawn once it is loaded. */
export interface Page extends PageDefinition {
  readonly Content: ComponentType;
}

const DEFINITIONS = import.meta.glob<PageDefinition>('../**/page.ts', { eager: true, import: 'page' });

/** Every page, in the order of the navigation. */
export const PAGES: readonly Page[] = Object.values(DEFINITIONS)
  .map((definition) => ({
    ...definition,
    Content: lazy(async () => ({ default: await definition.load() })),
  }))
  .sort((a, b) => (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY));

/** The page at a path; undefined where there is none. */
export function pageAt(path: string, parser: Parser): Page | undefined {
  return PAGES.find(({ address }) => matchRoute(parser, address, path)[0]);
}

/** The pages that somebody with these roles finds in the navigation; the first one is where he begins. */
export function pagesOf(roles: readonly Role[]): readonly Page[] {
  return PAGES.filter(
    ({ permission, place }) => place !== undefined && permission !== 'public' && may(roles, permission),
  );
}
