import type { FeedbackReason, JudgedSentence, KeptDraft } from '#contract';

export const REASON_WORDS: Readonly<Record<FeedbackReason, string>> = {
  wrong: 'Faux',
  incomplete: 'Incomplet',
  unclear: 'Pas clair',
  'off-topic': 'Hors sujet',
  outdated: 'Dépassé',
};

/** Letters of a sentence that tell it from the others in a list. */
const SHOWN = 40;

/** A sentence of a draft by its number and its first words. */
export function sentenceLabel({ part, at }: JudgedSentence, text: string): string {
  const name = part === 'sentences' ? 'phrase' : 'autre formulation, phrase';
  const start = text.length <= SHOWN ? text : `${text.slice(0, text.lastIndexOf(' ', SHOWN))}…`;
  return `${name} ${at + 1} : ${start}`;
}

const MONTH = new Intl.DateTimeFormat('fr', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Month such as `2026-10` as "octobre 2026"; empty when it is none. */
export function frenchMonth(month: string): string {
  return month === '' ? '' : MONTH.format(new Date(`${month}-01T00:00:00Z`));
}

/** As of when a kept draft answers, how sure the search was, and what is not kept of it. */
export function keptNote({ asOfMonth, confidence, leftOut }: KeptDraft): string {
  const asOf = asOfMonth === '' ? '' : `Règles : ${frenchMonth(asOfMonth)}. `;
  const left =
    leftOut === 0
      ? ''
      : leftOut === 1
        ? ' Une phrase n’est pas gardée : elle reprenait un mot de la question.'
        : ` ${leftOut} phrases ne sont pas gardées : elles reprenaient un mot de la question.`;
  return `${asOf}Confiance de la recherche : ${Math.round(confidence * 10)} sur 10.${left}`;
}
