/** An address of the web app, with what a browser may put behind it; no `//`, `\` or control character, which leave it. */
const LOCAL = /^\/(?:[\w\-.~%]+(?:\/[\w\-.~%]+)*\/?)?(?:\?[\w\-.~%=&:,/]*)?$/;
const MAX_LENGTH = 500;

/** Where the browser goes after the sign-in: the given page of this app; its first page for anything else. */
export function returnAddress(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > MAX_LENGTH || !LOCAL.test(wanted)) return '/';
  // The API answers no pages, and a sign-in that leads to the sign-in never ends.
  return /^\/(?:api|connexion)(?:[/?]|$)/.test(wanted) ? '/' : wanted;
}
