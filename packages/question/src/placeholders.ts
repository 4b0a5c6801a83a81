/** What the redactor put in the place of personal data, such as `[PERSONNE 1]`. */
const PLACEHOLDER = /\[[^\]\n]{1,40}\]/g;
/** A date of birth of which the year stayed, and in some years the part of it: `[DATE DE NAISSANCE 1965, avant avril]`. */
const BIRTH = /^\[DATE DE NAISSANCE ((?:19|20)\d\d)(?:, ([^\]]+))?\]$/;

/**
 * A redacted text as it is read for its meaning: a placeholder says nothing, but for the year of birth that a date of
 * birth keeps.
 */
export function readableText(text: string): string {
  return text.replace(PLACEHOLDER, (placeholder) => {
    const [, year, part] = BIRTH.exec(placeholder) ?? [];
    if (year === undefined) return ' ';
    return part === undefined ? ` né en ${year} ` : ` né en ${year}, ${part}, `;
  });
}
