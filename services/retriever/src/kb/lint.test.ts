import { expect, test } from 'vitest';
import { SAMPLE_FOLDER } from '../../test/sample-base.ts';
import { readKnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { lint } from './lint.ts';

const files = await readKnowledgeFiles(SAMPLE_FOLDER);
const TODAY = new Date('2026-11-21T12:00:00Z');
const RULE = 'articles/reversion/reversion-conditions.md';
const PROCEDURE = 'articles/regional/regional-age.md';
const SOURCE = /sources:\n(?: +.*\n)+/;
const PRESS = 'sources:\n  - { title: Journal, url: "https://journal.example/", checkedOn: 2026-11-01 }\n';
const NOTE = 'sources:\n  - { title: Note, kind: interne, reference: RA 2026-12 }\n';
const UNREAD = 'sources:\n  - { title: Loi, url: "https://www.legifrance.gouv.fr/", checkedOn: null }\n';

function linted(path: string, from: RegExp | string, to: string) {
  const text = files.get(path) as string;
  expect(text).toMatch(from);
  return lint(new Map([...files, [path, text.replace(from, () => to)]]), TODAY);
}

test('a base whose rules rest on official texts is sound', () => {
  expect(lint(files, TODAY).problems).toEqual([]);
});

test.each([
  ['a rule that rests on the press', RULE, PRESS, /reversion-conditions: sources: expected/],
  ['a rule of the law that rests on a note', RULE, NOTE, /reversion-conditions: sources: expected/],
  ['no source at all', PROCEDURE, 'sources: []\n', /regional-age: sources: expected .* "interne"/],
  [
    'an official page that no official body answers for',
    RULE,
    UNREAD.replace('title: Loi', 'title: Loi, kind: loi').replace('legifrance.gouv.fr', 'legifrance.example'),
    /legifrance\.example\/ is no official domain/,
  ],
  [
    'a body’s page that is called the law',
    RULE,
    UNREAD.replace('title: Loi', 'title: Loi, kind: loi').replace('legifrance.gouv.fr', 'agirc-arrco.fr'),
    /the domain of a body/,
  ],
])('%s is refused', (_, path, sources, expected) => {
  expect(linted(path, SOURCE, sources).problems.join('\n')).toMatch(expected);
});

test('a fund’s own rule may rest on its note, and a draft on nothing yet', () => {
  expect(linted(PROCEDURE, SOURCE, NOTE).problems).toEqual([]);
  const draft = (files.get(RULE) as string).replace('status: published', 'status: draft');
  const withDraft = new Map([...files, [RULE, draft.replace(SOURCE, () => PRESS)]]);
  expect(lint(withDraft, TODAY).problems.filter((problem) => problem.includes('sources'))).toEqual([]);
});

test('an official text that nobody has read is named as work to do', () => {
  const { problems, warnings } = linted(RULE, SOURCE, UNREAD);
  expect(problems).toEqual([]);
  expect(warnings).toContain('reversion-conditions: nobody has read an official source at its address');
});

test.each([
  ['the plain wording', 'dès 55 ans.', 'dès 55 ans (probable).'],
  ['a question to ask', 'Quelle est votre année de naissance ?', 'Année de naissance, à confirmer'],
  [
    'a section',
    /(## .*role: montant.*\n)/,
    '## Montant <!-- role: montant -->\nElle est de 54 %, à vérifier.\n',
  ],
])('%s that says of itself that it is not sure is refused', (_, from, to) => {
  expect(linted(RULE, from, to).problems.join('\n')).toMatch(/is not sure/);
});

test('what is not sure has a section of its own', () => {
  const text = `${files.get(RULE)}\n## Délai <!-- role: a-verifier -->\nTrois mois (probable).\n`;
  expect(lint(new Map([...files, [RULE, text]]), TODAY).problems).toEqual([]);
});

test('the body of a theme is a text to say as well', () => {
  const { problems } = linted(
    'themes.yaml',
    /(?<=pas pour la caisse\.\n)/,
    '  otherBody: { name: la CPAM, contact: "3646, numéro à vérifier" }\n',
  );
  expect(problems.join('\n')).toMatch(/otherBody/);
});

test('another voice is refused in the plain wording and named in a section', () => {
  const said = linted(RULE, 'dès 55 ans.', 'dès 55 ans. On examine les ressources.');
  expect(said.problems).toEqual([expect.stringMatching(/^reversion-conditions: plain: .*says "on"/)]);
  const read = linted(
    RULE,
    /(## .*role: montant.*\n)/,
    '## Montant <!-- role: montant -->\nJoindre un avis.\n',
  );
  expect(read.problems).toEqual([]);
  expect(read.warnings.join('\n')).toMatch(/^reversion-conditions: Montant: .*infinitive/m);
});
