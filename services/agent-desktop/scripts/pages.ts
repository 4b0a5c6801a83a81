/** The pages of the web app, and what every one of them is looked at for. */

export { misfits, NARROW } from './page-fit.ts';
export { type PageFolder, pageFolders } from './page-folders.ts';
export { brokenRules, faultsInBothThemes, THEMES, type Theme } from './page-rules.ts';
