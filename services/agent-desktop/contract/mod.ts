/**
 * What the server of the desk and its pages say to each other: a schema for each body, answer and event, and the type
 * of what it takes. Texts in it were signed by the redactor; times are Unix milliseconds of the server unless said
 * otherwise. Nothing here knows of the server or of a page.
 */
export * from './articles.ts';
export * from './audit.ts';
export * from './calls/call.ts';
export * from './calls/desk.ts';
export * from './calls/draft.ts';
export * from './calls/said.ts';
export * from './effect.ts';
export * from './errors.ts';
export * from './feedback.ts';
export * from './figures.ts';
export * from './forgetting.ts';
export * from './gaps.ts';
export * from './imports.ts';
export * from './kept-draft.ts';
export * from './knowledge.ts';
export * from './lexicon.ts';
export * from './oversight.ts';
export * from './people/extensions.ts';
export * from './people/permissions.ts';
export * from './people/roles.ts';
export * from './people/session.ts';
export * from './phone.ts';
export * from './questions/ask.ts';
export * from './questions/asked-today.ts';
export * from './questions/dictation.ts';
export * from './readiness.ts';
export * from './review/campaign.ts';
export * from './review/conformity.ts';
export * from './review/remarks.ts';
export * from './review/review.ts';
export type { Sent } from './schema.ts';
export * from './training.ts';
export * from './trial.ts';
export * from './use.ts';
