import type { ComponentType } from 'react';
import type { PageListing } from './page-listing.ts';

/** A page of the web app: a `page.ts` exports one as `page`. The build reads it too, so it imports types only. */
export interface PageDefinition extends PageListing {
  /** Brings what is shown. It has a `main` with one `h1`. */
  readonly load: () => Promise<ComponentType>;
}
