import type { DraftedImport, ReadDocuments, Refusal } from './document-import.ts';
import type { PersonalFind } from './personal-data-gate.ts';

/** What an import of documents did, and what there is to do now. */
export interface DocumentImportReport extends Omit<DraftedImport, 'drafts'> {
  /** False when personal data stopped it: then nothing has entered the base. */
  readonly imported: boolean;
  readonly documents: number;
  readonly articles: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly Refusal[];
  readonly passedOver: ReadDocuments['passedOver'];
  readonly personal: readonly PersonalFind[];
  /** Drafts that entered the base. */
  readonly drafts: readonly { readonly slug: string; readonly version: number; readonly path: string }[];
}

/** Lines of one kind that are printed; the whole list is in the JSON. */
const MOST_LINES = 20;
/** Documents that share a remark from which only the first is printed. */
const COMMON = 3;

/** The report for a person: counts, what is to be looked at, what to do next. */
export function importReportText(report: DocumentImportReport): string {
  const parts = report.imported ? importedLines(report) : stoppedLines(report);
  return `${[...parts, ...leftOutLines(report)].join('\n')}\n`;
}

function stoppedLines({ documents, personal }: DocumentImportReport): string[] {
  return [
    `Nothing was imported: ${documents} documents read, personal data in ${personal.length} places.`,
    ...listed(personal.map(({ file, place, class: kind }) => `${file}: ${place}: ${kind}`)),
    'Remove it from the documents and import again. What is none (the name of a law, of an office): put its key from',
    '--json into a text file, one a line, and import with --reviewed FILE.',
  ];
}

function importedLines(report: DocumentImportReport): string[] {
  const { documents, articles, added, changed, unchanged } = report;
  return [
    `${documents} documents read, ${articles} articles: ${added} new drafts, ${changed} changed, ${unchanged} as before.`,
    ...section(
      'Figures that are not those of the document; correct them first',
      report.figures,
      (note) => note,
    ),
    ...section('Not taken over as it stands; look there', grouped(report.notes), (note) => note),
    ...section(
      'Nearly the same as another one; keep one',
      report.duplicates,
      ({ article, other, where, share }) => {
        return `${article} and ${other} (${where}), ${Math.round(share * 100)} %`;
      },
    ),
    ...section(
      'Other figures on the same subject; which is right, and from when',
      report.contradictions,
      (one) => {
        return `${one.article}: "${one.says}" / ${one.other} (${one.where}): "${one.otherSays}"`;
      },
    ),
    ...section('Acronyms that no lexicon knows', report.acronyms, ({ form, expansion, articles: users }) => {
      return `${form}: ${expansion ?? 'no expansion found'} (${users.length} articles)`;
    }),
    ...section('No theme of the base; give one', report.unfiled, (slug) => slug),
    ...section(
      'Headings without a role; check the sections',
      report.unknownRoles,
      ({ article, headings }) => {
        return `${article}: ${headings.join(' / ')}`;
      },
    ),
    'Next: ./run kb export FOLDER --drafts, read and correct them there, ./run kb import FOLDER, then submit, approve, publish.',
  ];
}

function leftOutLines({ refused, passedOver }: DocumentImportReport): string[] {
  const kinds = Object.entries(passedOver).map(([ending, count]) => `${count} ${ending}`);
  return [
    ...section('Left out', refused, ({ path, message }) => `${path}: ${message}`),
    ...(kinds.length === 0 ? [] : [`Files of other kinds, not read: ${kinds.join(', ')}.`]),
  ];
}

/** One line for what several documents have in common, so that what one alone has is seen. */
function grouped(notes: readonly string[]): string[] {
  const byReason = Map.groupBy(notes, (note) => /^.*?: (.*?)(?: \([^()]*\))?$/.exec(note)?.[1] ?? note);
  return [...byReason.values()].flatMap((alike) => {
    const [first = ''] = alike;
    return alike.length > COMMON ? `${first}, and ${alike.length - 1} more documents` : alike;
  });
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return items.length === 0 ? [] : [`${title} (${items.length}):`, ...listed(items.map(line))];
}

function listed(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `  ${line}`);
  return lines.length <= MOST_LINES
    ? shown
    : [...shown, `  … and ${lines.length - MOST_LINES} more, see --json`];
}
