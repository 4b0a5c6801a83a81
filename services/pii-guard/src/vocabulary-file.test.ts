import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readVocabulary } from './vocabulary-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lexicon-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'lexicon.yaml'): void => writeFileSync(join(folder, name), text);

describe("the experts' words", () => {
  it('are the acronyms and words of all lexicon files; expressions are passed over', () => {
    write('- { expert: "décès", public: ["il est mort"] }\n- { acronym: "ZZ9", expansion: "essai" }\n');
    write('- { word: "Oscar", spoken: ["oscar"], heard: ["os car"] }\n', 'lexicon-caisse.yaml');
    write('- { word: "Ailleurs" }\n', 'autre.yaml');
    expect(readVocabulary(folder)).toEqual({
      entries: [
        { form: 'Oscar', expansion: 'Oscar', spoken: ['oscar'], heard: ['os car'], confused: [], term: true },
        { form: 'ZZ9', expansion: 'essai', spoken: [], heard: [], confused: [], term: false },
      ],
      problems: [],
    });
  });

  it.each([
    ['{ acronym: "", expansion: "x" }', 'acronym: expected 1 to 40 letters and digits'],
    ['{ acronym: "X" }', 'expansion: expected a text'],
    ['{ word: "X", heard: "x y" }', 'heard: expected a list of texts'],
    ['{ word: "X", heard: ["<b>"] }', 'heard.0: expected 2 to 60 letters, spaces and apostrophes'],
    ['{ word: "X", confused: [{ heard: ["ixe"] }] }', 'confused.0: expected near or after'],
    ['{ word: "X", confused: [{ near: ["ixe"] }] }', 'confused.0: expected words under heard'],
    ['{ word: "X", herd: ["x y"] }', 'herd is no field of a lexicon line'],
  ])('a fault is one line that names file, line and field, and the rest goes on: %s', (bad, fault) => {
    write(`# sigles\n- { acronym: "AA1", expansion: "x" }\n- ${bad}\n- { acronym: "BB2", expansion: "x" }\n`);
    const { entries, problems } = readVocabulary(folder);
    expect(problems).toEqual([`lexicon.yaml, line 3: ${fault}`]);
    expect(entries.map(({ form }) => form)).toEqual(['AA1', 'BB2']);
  });

  it('good French that sounds otherwise is a fault, and what sounds like the word counts', () => {
    write('- { word: "Vidalia", confused: [{ heard: ["vide alia", "le loyer"], near: ["aide"] }] }\n');
    const { entries, problems } = readVocabulary(folder);
    expect(problems).toEqual(['lexicon.yaml, line 1: confused: "le loyer" does not sound like Vidalia']);
    expect(entries[0]?.confused).toMatchObject([{ heard: ['vide alia'], near: ['aide'] }]);
  });

  it('a file that is no YAML list is left out, and so is a folder that is not there', () => {
    write('- { acronym: "AA1"\n- [');
    write('mot: Oscar\n', 'lexicon-b.yaml');
    const { entries, problems } = readVocabulary(folder);
    expect(entries).toEqual([]);
    expect(problems).toHaveLength(2);
    for (const problem of problems) expect(problem).toMatch(/^lexicon(-b)?\.yaml, line \d+: [^\n]+$/);
    expect(readVocabulary(join(folder, 'none')).problems).toEqual([
      `${join(folder, 'none')} cannot be read; set KNOWLEDGE_DIR to the folder of the lexicon`,
    ]);
  });

  it('those of the demonstration are sound', () => {
    const { entries, problems } = readVocabulary(join(import.meta.dirname, '../../../knowledge'));
    expect(problems).toEqual([]);
    expect(entries.length).toBeGreaterThan(70);
  });
});
