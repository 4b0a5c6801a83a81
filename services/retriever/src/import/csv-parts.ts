import { fold } from '@decroche/french';
import type { Column, CsvColumns } from './csv-columns.ts';
import type { CsvRow } from './csv-reader.ts';
import {
  type Block,
  type DocumentFacts,
  type DocumentPart,
  type ImportedDocument,
  oneLine,
} from './imported-document.ts';
import { NoteCalls, type WrittenBlock } from './note-calls.ts';
import { ReadingNotes } from './reading-notes.ts';
import { readDay, readPeriod } from './validity-date.ts';

const BULLET = /^[-•*–▪◦]\s+/;

interface OpenPart {
  readonly title: string;
  readonly facts: DocumentFacts;
  readonly questions: Set<string>;
  readonly written: WrittenBlock[];
  section: string;
}

/** Articles that the rows of a table make: rows of one title and one period are one article. */
export class CsvParts {
  readonly #columns: CsvColumns;
  readonly #notes = new ReadingNotes();
  readonly #calls = new NoteCalls();
  readonly #parts = new Map<string, OpenPart>();
  /** Folded title → key of its last article. */
  readonly #last = new Map<string, string>();
  readonly #taken: string[] = [];

  constructor(columns: CsvColumns, header: readonly string[]) {
    this.#columns = columns;
    this.#taken.push(...header);
    for (const { at } of columns.others) {
      this.#notes.add(
        'a column is not taken over, its name says nothing that is known: rename it as the guide says',
        `column ${at + 1}`,
      );
    }
  }

  take(row: CsvRow): void {
    const place = `line ${row.line}`;
    const cell = (column: Column): string => oneLine(row.cells[this.#columns.named[column] ?? -1] ?? '');
    const title = cell('title');
    const blocks = this.#blocksOf(row, place);
    if (title === '' || blocks.length === 0) {
      this.#notes.add('a row without a title or without a text is left out', place);
      this.#taken.push(...row.cells);
      return;
    }
    const facts = this.#factsOf(cell, place);
    const part = this.#partOf(title, facts);
    if (cell('question') !== '') part.questions.add(cell('question'));
    this.#takeOut(row, part.written.length > 0);
    const section = cell('section');
    if (section !== '' && section !== part.section) {
      part.written.push({ block: { kind: 'heading', level: 2, text: section, place }, ids: [] });
      part.section = section;
    } else if (section !== '') this.#taken.push(section);
    part.written.push(...blocks.map((block) => ({ block, ids: [] })));
  }

  /** A row without dates goes on with the last article of its title. */
  #partOf(title: string, facts: DocumentFacts): OpenPart {
    const name = fold(title);
    const dates = [facts.validFrom, facts.validTo];
    const key = dates.every((date) => date === undefined)
      ? (this.#last.get(name) ?? name)
      : [name, ...dates].join('\n');
    const part = this.#parts.get(key) ?? { title, facts, questions: new Set(), written: [], section: '' };
    this.#parts.set(key, part);
    this.#last.set(name, key);
    return part;
  }

  done(): Pick<ImportedDocument, 'parts' | 'notes' | 'taken'> {
    const parts = [...this.#parts.values()].map(({ title, facts, questions, written }): DocumentPart => {
      const placeOf = (at: number): string => written[at]?.block.place ?? '';
      return {
        title,
        facts: { ...facts, ...(questions.size === 0 ? {} : { questions: [...questions] }) },
        blocks: this.#calls.place(written, this.#notes, placeOf),
      };
    });
    return { parts, notes: this.#notes.lines(), taken: [...this.#taken, ...this.#calls.taken] };
  }

  #blocksOf(row: CsvRow, place: string): Block[] {
    const text = this.#linesOf(row.cells[this.#columns.named.text ?? -1] ?? '', place);
    const sections = this.#columns.sections.flatMap(({ at, name }): Block[] => {
      const lines = this.#linesOf(row.cells[at] ?? '', place);
      return lines.length === 0 ? [] : [{ kind: 'heading', level: 2, text: name, place }, ...lines];
    });
    return [...text, ...sections];
  }

  #linesOf(cell: string, place: string): Block[] {
    const lines = cell
      .split(/\r?\n|\r|<br\s*\/?>/i)
      .map((line) => oneLine(line.replace(/[\ufdd0\ufdd1]/g, '')));
    return lines
      .filter((line) => line !== '')
      .map((line) => {
        const text = this.#calls.markRaised(line);
        return BULLET.test(text)
          ? { kind: 'item', depth: 1, text: text.replace(BULLET, ''), place }
          : { kind: 'paragraph', text, place };
      });
  }

  /** Cells whose figures a draft does not repeat: facts about it, and the title of a row that goes on. */
  #takeOut(row: CsvRow, goesOn: boolean): void {
    const { named, others } = this.#columns;
    const facts: readonly Column[] = ['kind', 'theme', 'validFrom', 'validTo', 'validity'];
    const out = [...facts, ...(named.question === named.title ? [] : ['question' as const])];
    const columns = [...out, ...(goesOn ? ['title' as const] : [])].flatMap((column) => named[column] ?? []);
    for (const at of [...columns, ...others.map((one) => one.at)]) this.#taken.push(row.cells[at] ?? '');
    if (goesOn && named.url !== undefined) this.#taken.push(row.cells[named.url] ?? '');
  }

  #factsOf(cell: (column: Column) => string, place: string): DocumentFacts {
    const [kind, theme, url] = [cell('kind'), cell('theme'), cell('url')];
    const { validFrom, validTo } = this.#validity(cell, place);
    return {
      ...(kind === '' ? {} : { kind }),
      ...(theme === '' ? {} : { theme }),
      ...(url === '' ? {} : { url }),
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validTo === undefined ? {} : { validTo }),
    };
  }

  #validity(
    cell: (column: Column) => string,
    place: string,
  ): { readonly validFrom: string | undefined; readonly validTo: string | undefined } {
    const period = readPeriod(cell('validity'));
    const [from, to] = [readDay(cell('validFrom'), 'first'), readDay(cell('validTo'), 'last')];
    if (period.kind === 'not understood' || from.kind === 'not understood' || to.kind === 'not understood') {
      this.#notes.add('date not understood: give the article its dates of validity', place);
    }
    const validFrom = from.kind === 'day' ? from.day : period.from;
    const validTo = to.kind === 'day' ? to.day : period.to;
    if (validFrom !== undefined && validTo !== undefined && validFrom > validTo) {
      this.#notes.add('the rule would end before it begins: give the article its dates of validity', place);
      return { validFrom: undefined, validTo: undefined };
    }
    return { validFrom, validTo };
  }
}
