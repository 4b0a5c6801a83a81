import type { ComponentType } from 'react';
import type { Permission } from '#contract';

/** A page of the web app: a `page.ts` exports one as `page`. The build reads it too, so it imports types only. */
export interface PageDefinition {
  /** Its path, in French words; `:name` stands for a part that varies. No two pages share one. */
  readonly address: string;
  /** Title of the window, and wording of its link. */
  readonly title: string;
  /** Who may open it; `public`: everybody, without a session. */
  readonly permission: Permission | 'public';
  /** Its place in the navigation, from the smallest; without one it has no link there. */
  readonly place?: number;
  /** Brings what is shown. It has a `main` with one `h1`. */
  readonly load: () => Promise<ComponentType>;
}
