import { ROLES, type Role } from './roles.ts';

/**
 * Who may do what: each permission with the roles that have it. Whoever has several roles has what any of them has.
 * The server refuses by it ({@link may}), and a page offers by it.
 */
export const PERMISSIONS = {
  /** End one's own sessions. */
  'session.end': ROLES,
  /** Sit at an extension: take it, leave it, ask for it, give it away. */
  'extension.hold': ['agent'],
  /** Who is on which extension, and to free one. */
  'extensions.oversee': ['supervisor'],
  /** The calls of one's extension, the live listening to them, and what one's page painted. */
  'calls.see': ['agent'],
  /** Register the phone of one's extension in the page. */
  'phone.use': ['agent'],
  /** Type and dictate questions, and delete one's own. */
  'questions.ask': ['agent'],
  /** Take simulated calls; experts try the set that they own, and trainers what they give to others. */
  'training.take': ['agent', 'expert', 'trainer'],
  /** What the simulated callers say, before they call. */
  'training.prepare': ['expert', 'trainer'],
  /** Say what one thinks of a draft. */
  'feedback.give': ['agent'],
  /** What agents thought of drafts, without who they are. */
  'feedback.read': ['supervisor', 'expert'],
  /** Read sampled drafts and say what is wrong with them; the fund's also begin and end campaigns. */
  'drafts.review': ['supervisor'],
  /** What reviewers wrote to the experts, and what came of it. */
  'remarks.read': ['supervisor', 'expert'],
  'remarks.answer': ['expert'],
  /** How right drafts are, as reviewers say. */
  'conformity.read': ['supervisor', 'manager', 'expert'],
  /** Themes and published articles: whoever answers by them, judges an answer, teaches, or reads figures by theme. */
  'knowledge.read': ['agent', 'supervisor', 'manager', 'expert', 'trainer'],
  /** All versions of all articles, drafts and reviews among them, and what waits for a publication. */
  'articles.read': ['expert'],
  /** Write articles, hand them in, and review those of others. */
  'articles.write': ['expert'],
  /** Try what an agent would see for a question, and why. */
  'answers.try': ['expert'],
  /** Publish the base and take a publication back. */
  'base.publish': ['expert'],
  /** Figures about the tool, of no call and no person. */
  'figures.read': ['agent', 'supervisor'],
  /** What one's organisation does with the tool, and its effect, also as a file. */
  'figures.oversee': ['manager'],
  /** Bring figures of the fund's own tools in. */
  'figures.import': ['manager'],
  /** The proof of forgetting. */
  'forgetting.read': ['dpo', 'security'],
  /** Who changed what, also as a file. */
  'audit.read': ['dpo', 'security', 'administrator'],
  /** What is kept where and until when, the record of processing, the notice to callers, and all of it as one file. */
  'retention.read': ['dpo', 'security'],
  /** State and settings of the services, and how many calls there are. */
  'operations.read': ['security', 'administrator'],
  /** Who is signed in, and to end his session. */
  'sessions.oversee': ['security', 'administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether somebody with these roles may. */
export function may(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => allowed.includes(role));
}
