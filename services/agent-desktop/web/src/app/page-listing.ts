import type { Permission } from '#contract';

/** What is known of a page without loading it, also outside a browser. */
export interface PageListing {
  /** Its path, in French words; `:name` stands for a part that varies. No two pages share one. */
  readonly address: string;
  /** Title of the window, and wording of its link. */
  readonly title: string;
  /** Who may open it; `public`: everybody, without a session. */
  readonly permission: Permission | 'public';
  /** Its place in the navigation, from the smallest; without one it has no link there. */
  readonly place?: number;
}
