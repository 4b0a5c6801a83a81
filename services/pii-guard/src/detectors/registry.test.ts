import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERSONAL_DATA, type PersonalDataClass } from '@decroche/contracts';
import { describe, expect, it } from 'vitest';
import { lexicon } from '../../test/word-lists.ts';
import { arbitrate } from '../arbiter.ts';
import { makeCorpus } from '../corpus/mod.ts';
import type { Scene, Stage } from '../detector.ts';
import { digitStretches } from '../digit-stretches.ts';
import { settledEnd } from '../hold-back.ts';
import { PERSONAL_CLASSES } from '../personal-classes.ts';
import { Redactor } from '../redaction.ts';
import type { PiiSpan } from '../span.ts';
import { DETECTORS } from './registry.ts';

const redactor = new Redactor(lexicon, () => 2026);
const rules = DETECTORS.flatMap((detector) =>
  Object.entries(detector.rules).map(([rule, example]) => ({ detector, rule, example })),
);

/** What a detector is given for a text. */
function sceneOf(text: string): Scene {
  const heard = redactor.read(text);
  const utterance = heard.mended?.utterance ?? heard;
  const scene: Scene = { utterance, thisYear: 2026, stretches: [], found: [], isKnownName: () => false };
  const found = (stage: Stage, given: Scene): PiiSpan[] =>
    DETECTORS.filter((one) => one.stage === stage).flatMap((one) => one.detect(given));
  const explained = found('explaining', scene);
  const taken = new Set<number>();
  for (const { start, end } of explained)
    for (let at = utterance.firstFrom(start); at < utterance.firstFrom(end); at++) taken.add(at);
  const plain = { ...scene, stretches: digitStretches(utterance, (at) => taken.has(at)) };
  return { ...plain, found: arbitrate([...explained, ...found('plain', plain)]) };
}

describe('every detector of the registry', () => {
  it('has a name of its own, says what it finds, and has a rule for each class', () => {
    expect(new Set(DETECTORS.map(({ name }) => name)).size).toBe(DETECTORS.length);
    for (const { name, finds, rules: own, detect, openFrom } of DETECTORS) {
      expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(Object.keys(own).length, name).toBeGreaterThanOrEqual(finds.length);
      expect(finds.length, name).toBeGreaterThan(0);
      expect([typeof detect, typeof openFrom], name).toEqual(['function', 'function']);
    }
  });

  it.each(rules.map(({ detector, rule, example }) => [detector.name, rule, example] as const))(
    '%s/%s fires in its own example: %s',
    (name, rule, example) => {
      const detector = DETECTORS.find((one) => one.name === name);
      const fired = detector?.detect(sceneOf(example)).filter((span) => span.rule === rule) ?? [];
      expect(fired.length).toBeGreaterThan(0);
      for (const { type } of fired) expect(detector?.finds).toContain(type);
    },
  );

  it.each(rules.map(({ detector, rule, example }) => [detector.name, rule, example] as const))(
    '%s/%s shows nothing of its example before it is over: %s',
    (_name, _rule, example) => {
      const personal = redactor.find(redactor.read(example));
      const words = example.split(' ');
      for (let said = 1; said <= words.length; said++) {
        const partial = redactor.read(words.slice(0, said).join(' '));
        const found = redactor.find(partial);
        const end = settledEnd(partial, found);
        expect(uncovered(example, personal, found, end), partial.text.slice(0, end)).toBe('');
      }
    },
  );

  it('names the rule of every span, and only rules that it declares', () => {
    const declared = new Set(rules.map(({ detector, rule }) => `${detector.name}/${rule}`));
    for (const { text } of makeCorpus({ seed: 71, count: 400, noise: 0.05 }))
      for (const { rule } of redactor.find(redactor.read(text))) expect(declared, text).toContain(rule);
  });
});

/** What of the personal stretches was shown before `end` and not covered. */
function uncovered(
  text: string,
  personal: readonly PiiSpan[],
  found: readonly PiiSpan[],
  end: number,
): string {
  return [...text]
    .filter((_, at) => {
      const within = (span: PiiSpan): boolean => span.start <= at && at < span.end;
      return at < end && personal.some(within) && !found.some(within);
    })
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

describe('every class of personal data', () => {
  it.each(Object.keys(PERSONAL_DATA) as PersonalDataClass[])(
    '%s is found by a detector, and has a placeholder, a reminder, a hold-back and a policy for documents',
    (type) => {
      expect(DETECTORS.filter(({ finds }) => finds.includes(type)).length).toBeGreaterThan(0);
      const { placeholder, reminder } = PERSONAL_DATA[type];
      expect([placeholder, reminder].every((words) => words.trim() !== '')).toBe(true);
      expect(typeof PERSONAL_CLASSES[type].grows).toBe('function');
      expect(typeof PERSONAL_CLASSES[type].inDocuments).toBe('function');
    },
  );
});

describe('a new detector is declared in one place', () => {
  it('nothing but the registry imports the ones that there are', () => {
    const folder = join(import.meta.dirname, '..');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.ts$/.test(file) && !/\.test\.ts$|detectors\/registry\.ts$/.test(file),
    );
    const importing = files.filter((file) =>
      DETECTORS.some(({ name }) => {
        const source = readFileSync(join(folder, file), 'utf8');
        const constants = source.match(/import \{[^}]*\b[A-Z][A-Z_]+S?\b[^}]*\} from '[^']*'/g) ?? [];
        return constants.some((line) => new RegExp(`/${name}\\.ts'`).test(line));
      }),
    );
    expect(importing).toEqual([]);
  });
});
