import type { LabelledUtterance } from './scoring.ts';

const MARK = /\{([A-Z_]+):([^}]*)\}|[^{]+/g;

/** Labelled utterances written one a line with `{TYPE:text}` around what is personal; `#` opens a comment line. */
export function readMarked(content: string): LabelledUtterance[] {
  return content
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line, at) => {
      let text = '';
      const spans: { start: number; end: number; type: string }[] = [];
      for (const [whole, type, secret] of line.matchAll(MARK)) {
        if (type !== undefined && secret !== undefined) {
          spans.push({ start: text.length, end: text.length + secret.length, type });
        }
        text += secret ?? whole;
      }
      return { id: String(at + 1), text, spans, negative: spans.length === 0 };
    });
}
