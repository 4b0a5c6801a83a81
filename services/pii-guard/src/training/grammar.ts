import type { Chance } from './chance.ts';

/** Rules of a grammar: each name stands for a line. */
export type Rules = Readonly<Record<string, string>>;

/**
 * Writes one sentence of a grammar: `<rule>` is what a rule says, `[a|b|]` one of the choices, which may be nested.
 * Slots in braces, such as `{S}`, are left for {@link fillSlots}.
 */
export function expand(rules: Rules, line: string, chance: Chance, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError(`the grammar does not end: ${line}`);
  let text = '';
  for (let at = 0; at < line.length; ) {
    const mark = line[at];
    if (mark === '<') {
      const end = line.indexOf('>', at);
      const rule = rules[line.slice(at + 1, end)];
      if (rule === undefined) throw new RangeError(`no rule ${line.slice(at, end + 1)}`);
      text += expand(rules, rule, chance, depth + 1);
      at = end + 1;
    } else if (mark === '[') {
      const { choices, end } = choicesAt(line, at);
      text += expand(rules, chance.pick(choices), chance, depth + 1);
      at = end;
    } else {
      text += mark;
      at += 1;
    }
  }
  return text;
}

const MAX_DEPTH = 30;

/** The choices of a bracket that opens at `from`, and where it ends. */
function choicesAt(line: string, from: number): { choices: string[]; end: number } {
  const choices: string[] = [];
  let open = 0;
  let start = from + 1;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '[') open += 1;
    else if (line[at] === '|' && open === 1) {
      choices.push(line.slice(start, at));
      start = at + 1;
    } else if (line[at] === ']' && --open === 0) {
      choices.push(line.slice(start, at));
      return { choices, end: at + 1 };
    }
  }
  throw new RangeError(`a bracket is not closed: ${line}`);
}

/** A stretch of a sentence; `label` when it is personal. */
export interface Stretch {
  readonly text: string;
  readonly label?: 'PERSON' | 'ADDRESS';
  /** A proper name: written with a capital letter where letters have case. */
  readonly proper?: boolean;
}

/** Puts something in each slot of a sentence. */
export function fillSlots(sentence: string, fill: (slot: string) => readonly Stretch[]): Stretch[] {
  return sentence.split(/(\{\w+\})/).flatMap((part): readonly Stretch[] => {
    const slot = /^\{(\w+)\}$/.exec(part)?.[1];
    if (slot !== undefined) return fill(slot);
    return part === '' ? [] : [{ text: part }];
  });
}
