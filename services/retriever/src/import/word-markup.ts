import { oneLine, type ShownText } from './imported-document.ts';
import type { ReadingNotes } from './reading-notes.ts';
import { formulaText } from './word-formula.ts';
import type { WordStyles } from './word-styles.ts';
import {
  around,
  child,
  childrenOf,
  created,
  elementsBelow,
  named,
  nameOf,
  ownText,
  remove,
  runText,
  unwrap,
  value,
  type WordDocument,
  type WordElement,
} from './word-xml.ts';

/** Style that marks a heading of a level, whatever the document calls it. */
export function headingStyle(level: number): string {
  return `DecrocheHeading${level}`;
}

const LONGEST_PLACE = 120;
/** Elements that say how their text runs, and nothing else. */
const WRAPPERS = ['fldSimple', 'dir', 'bdo', 'subDoc', 'rubyBase', 'ruby', 'moveTo', 'ins'];
const PICTURES: Readonly<Record<string, string>> = {
  blip: 'a picture is left out',
  imagedata: 'a picture is left out',
  chart: 'a chart is left out',
  relIds: 'a diagram is left out',
  OLEObject: 'an embedded object is left out',
  altChunk: 'an embedded document is left out: import it apart',
  commentReference: 'a comment is left out',
};

/**
 * Makes a part of a Word document say in plain markup what its readers see: struck, hidden and deleted text goes, with
 * a note; formulas and text boxes become text; what is raised is raised by itself.
 */
export class WordMarkup {
  readonly #styles: WordStyles;
  readonly #notes: ReadingNotes;
  readonly #part: WordDocument;
  readonly #name: string;
  readonly #places = new Map<WordElement, string>();

  /** @param name of the part, for places: empty for the text itself, `footnotes`, `endnotes` */
  constructor(part: WordDocument, name: string, styles: WordStyles, notes: ReadingNotes) {
    this.#part = part;
    this.#name = name;
    this.#styles = styles;
    this.#notes = notes;
    this.#findPlaces();
  }

  /** Changes the part, and gives what it shows. */
  plain(): ShownText[] {
    this.#textBoxes();
    this.#changes();
    this.#fields();
    this.#formulas();
    for (const [name, why] of Object.entries(PICTURES)) {
      for (const element of named(this.#part, name)) this.#note(why, element);
    }
    for (const paragraph of named(this.#part, 'p')) this.#paragraph(paragraph);
    return this.#shown();
  }

  #findPlaces(): void {
    let heading = '';
    named(this.#part, 'p').forEach((paragraph, at) => {
      if (this.#styles.headingOf(paragraph) !== undefined)
        heading = oneLine(this.#headingText(paragraph)).slice(0, LONGEST_PLACE);
      const number = this.#name === '' ? `paragraph ${at + 1}` : `${this.#name}, paragraph ${at + 1}`;
      this.#places.set(paragraph, heading === '' ? number : `${number}, under "${heading}"`);
    });
  }

  /** Text of a heading as it is imported: a place quotes nothing that is left out. */
  #headingText(paragraph: WordElement): string {
    return runsOf(paragraph)
      .filter((run) => {
        const { hidden, struck } = this.#styles.lookOf(run, paragraph);
        return (
          !hidden && !struck && around(run, 'del') === undefined && around(run, 'moveFrom') === undefined
        );
      })
      .map(runText)
      .join('');
  }

  #note(why: string, element: WordElement): void {
    const paragraph = nameOf(element) === 'p' ? element : (around(element, 'p') ?? named(element, 'p')[0]);
    this.#notes.add(why, (paragraph && this.#places.get(paragraph)) ?? (this.#name || 'text'));
  }

  /** A box is put after the paragraph that it stands beside; of two forms of one box, one is kept. */
  #textBoxes(): void {
    for (const choice of named(this.#part, 'AlternateContent')) {
      const forms = childrenOf(choice);
      const kept = forms.find((form) => named(form, 'txbxContent').length > 0);
      if (kept === undefined) continue;
      for (const form of forms) if (form !== kept) remove(form);
    }
    for (const box of named(this.#part, 'txbxContent').reverse()) {
      let host = around(box, 'p');
      for (let outer = host; outer !== undefined; outer = around(outer, 'p')) host = outer;
      if (runText(box).trim() !== '') {
        this.#note('the text of a box was put after the paragraph that it stands beside', box);
      }
      const parent = host?.parentNode;
      if (host === undefined || parent == null) continue;
      const after = host.nextSibling;
      for (const block of childrenOf(box)) parent.insertBefore(block, after);
      remove(box);
    }
    for (const choice of named(this.#part, 'AlternateContent')) {
      const fallback =
        childrenOf(choice).find((form) => nameOf(form) === 'Fallback') ?? childrenOf(choice)[0];
      for (const form of childrenOf(choice)) if (form !== fallback) remove(form);
      if (fallback !== undefined) unwrap(fallback);
      unwrap(choice);
    }
  }

  /** Changes that nobody has accepted: what was put in is read, what was taken out is not. */
  #changes(): void {
    for (const row of named(this.#part, 'tr')) {
      const properties = child(row, 'trPr');
      if (properties === undefined || child(properties, 'del') === undefined) continue;
      this.#note('tracked change: a deleted row is left out', row);
      remove(row);
    }
    for (const change of named(this.#part, 'del', 'moveFrom')) {
      if (runText(change).trim() !== '') this.#note('tracked change: deleted text is left out', change);
      if (named(change, 'r').length > 0) remove(change);
    }
    for (const change of named(this.#part, 'ins', 'moveTo')) {
      if (runText(change).trim() !== '') {
        this.#note('tracked change: inserted text is kept, although nobody accepted it', change);
      }
    }
  }

  #fields(): void {
    for (const field of named(this.#part, 'sdt')) {
      const properties = child(field, 'sdtPr');
      if (properties !== undefined && child(properties, 'showingPlcHdr') !== undefined) remove(field);
    }
    for (const text of named(this.#part, 'rt')) remove(text);
    for (const wrapper of named(this.#part, ...WRAPPERS)) {
      if (named(wrapper, 'r').length > 0) unwrap(wrapper);
    }
    for (const end of named(this.#part, 'cr')) {
      end.parentNode?.replaceChild(created(this.#part, 'br'), end);
    }
  }

  #formulas(): void {
    for (const formula of named(this.#part, 'oMath')) {
      if (around(formula, 'oMath') !== undefined) continue;
      const text = formulaText(formula);
      if (text === '') continue;
      this.#note('a formula was written as text: check it', formula);
      const run = created(this.#part, 'r');
      const said = created(this.#part, 't');
      said.setAttribute('xml:space', 'preserve');
      said.appendChild(this.#part.createTextNode(` ${text} `));
      run.appendChild(said);
      formula.parentNode?.replaceChild(run, formula);
    }
    for (const paragraph of named(this.#part, 'oMathPara')) unwrap(paragraph);
  }

  #paragraph(paragraph: WordElement): void {
    if (this.#styles.isContents(paragraph)) {
      this.#notes.add('the table of contents is left out', 'contents');
      remove(paragraph);
      return;
    }
    const level = this.#styles.headingOf(paragraph);
    for (const run of runsOf(paragraph)) this.#run(run, paragraph);
    if (level === undefined) return;
    const properties = child(paragraph, 'pPr') ?? created(this.#part, 'pPr');
    if (properties.parentNode === null) paragraph.insertBefore(properties, paragraph.firstChild);
    for (const old of childrenOf(properties)) if (/^(?:pStyle|numPr)$/.test(nameOf(old))) remove(old);
    properties.insertBefore(created(this.#part, 'pStyle', headingStyle(level)), properties.firstChild);
  }

  #run(run: WordElement, paragraph: WordElement): void {
    const look = this.#styles.lookOf(run, paragraph);
    if (look.hidden || look.struck) {
      const why = look.hidden ? 'hidden text is left out' : 'struck text is left out';
      if (runText(run).trim() !== '') this.#note(why, run);
      if (runText(run) !== '') remove(run);
      return;
    }
    if (!look.raised) return;
    const properties = child(run, 'rPr') ?? created(this.#part, 'rPr');
    if (properties.parentNode === null) run.insertBefore(properties, run.firstChild);
    for (const old of childrenOf(properties)) if (nameOf(old) === 'vertAlign') remove(old);
    properties.appendChild(created(this.#part, 'vertAlign', 'superscript'));
  }

  /** Texts of paragraphs, what is raised parted from what it follows. */
  #shown(): ShownText[] {
    return named(this.#part, 'p').flatMap((paragraph): ShownText[] => {
      const pieces = elementsBelow(paragraph, (element) => nameOf(element) !== 'p').flatMap((element) => {
        if (nameOf(element) === 't') {
          const run = around(element, 'r');
          const properties = run === undefined ? undefined : child(run, 'rPr');
          const raised = properties !== undefined && value(child(properties, 'vertAlign')) !== undefined;
          return [raised ? `\n${ownText(element)}\n` : ownText(element)];
        }
        return /^(?:tab|br|cr|ptab)$/.test(nameOf(element)) ? [' '] : [];
      });
      const text = pieces.join('');
      return /\d/.test(text) ? [{ text, place: this.#places.get(paragraph) ?? 'text' }] : [];
    });
  }
}

/** Runs of a paragraph, without those of paragraphs inside. */
function runsOf(paragraph: WordElement): WordElement[] {
  return elementsBelow(paragraph, (element) => nameOf(element) !== 'p').filter(
    (element) => nameOf(element) === 'r',
  );
}
