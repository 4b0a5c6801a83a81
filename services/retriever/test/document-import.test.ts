import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { readDocument } from '../src/import/document-kind.ts';
import { type DocumentImportReport, importReportText } from '../src/import/import-report.ts';
import { InspectorProcess } from '../src/import/inspector-process.ts';
import { BaseImport } from '../src/kb/base-import.ts';
import { KnowledgeDesk } from '../src/kb/commands.ts';
import { parseArticle } from '../src/knowledge/article-file.ts';
import { type KnowledgeDatabase, openDatabase } from '../src/store/database.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { encryptedZip, PENSION_PAGE, pdfDocument, wordDocument, zip } from './sample-documents.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const DETECTORS = fileURLToPath(new URL('../../pii-guard/src/documents/main.ts', import.meta.url));
const OPTIONS = { author: 'Import', scope: 'national', reviewed: new Set<string>() };
let folder: string;
let kept: TestDatabase;
let database: KnowledgeDatabase;
let desk: KnowledgeDesk;
let imports: BaseImport;
/** With the real detectors, which take a second to start. */
let guarded: BaseImport;
/** Reads in this process, where the process of a reader is not the matter. */
const HERE = { read: readDocument, close: () => Promise.resolve() };
/** Finds nobody, where personal data is not the matter. */
const NOBODY = { inspect: (pieces: readonly unknown[]) => Promise.resolve(pieces.map(() => [])) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  kept = await createTestDatabase(join(folder, 'data'));
  database = await openDatabase(kept.address);
  desk = new KnowledgeDesk(database);
  imports = new BaseImport(database.sql, NOBODY, () => HERE);
  guarded = new BaseImport(database.sql, new InspectorProcess(DETECTORS));
}, 180_000);
afterAll(async () => {
  await database?.close();
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const table of ['article_version', 'imported_document', 'base_file'] as const) {
    await database.sql.deleteFrom(table).execute();
  }
});

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const made = await mkdtemp(join(folder, 'documents-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(made, path)), { recursive: true });
    await writeFile(join(made, path), content);
  }
  return made;
}

async function archiveOf(bytes: Uint8Array): Promise<string> {
  const file = join(await mkdtemp(join(folder, 'archive-')), 'base.zip');
  await writeFile(file, bytes);
  return file;
}

async function take(source: string): Promise<DocumentImportReport> {
  return (await imports.take(source, OPTIONS)) as DocumentImportReport;
}

async function check(source: string, options = OPTIONS): Promise<DocumentImportReport> {
  return (await guarded.take(source, options)) as DocumentImportReport;
}

async function stored(): Promise<number> {
  return (await database.sql.selectFrom('article_version').selectAll().execute()).length;
}

const PROGRESSIVE = wordDocument([
  ['Titre 1', 'Retraite progressive'],
  ['Titre 2', 'Conditions'],
  [
    '',
    'La retraite progressive demande 150 trimestres et 60 ans. Voir la notice ZRP (zone de retraite progressive).',
  ],
]);
const SURCOTE = pdfDocument([
  [
    { size: 20, y: 760, cells: [[50, 'Surcote']] },
    { size: 11, y: 720, cells: [[50, 'Chaque trimestre de plus compte pour 1,25 %.']] },
  ],
]);
const CARDS = `titre;rubrique;texte;type
Pension de réversion;Demander;Demander la réversion en ligne ou par courrier.;Procédure
Rachat;Montant;Le prix du rachat dépend de l’âge et du revenu.;Législation
`;

test('HTML, Word, PDF and CSV land as drafts with sections and roles, in a report that says what to look at', async () => {
  const report = await take(
    await folderOf({
      'legislation/pension.html': PENSION_PAGE,
      'legislation/progressive.docx': PROGRESSIVE,
      'surcote.pdf': SURCOTE,
      'procedures/fiches.csv': CARDS,
      'logo.png': 'x',
      'site.css': 'x',
    }),
  );
  expect(report).toMatchObject({
    imported: true,
    documents: 4,
    articles: 5,
    added: 5,
    refused: [],
    personal: [],
    passedOver: { '.png': 1, '.css': 1 },
    unknownRoles: [{ article: 'pension-de-reversion', headings: ['Divers'] }],
  });
  expect(report.acronyms).toContainEqual(
    expect.objectContaining({ form: 'ZRP', expansion: 'zone de retraite progressive' }),
  );
  expect(report.acronyms).toContainEqual(expect.objectContaining({ form: 'XRSI', expansion: null }));
  const drafts = await mkdtemp(join(folder, 'drafts-'));
  expect(await desk.export(drafts, 'drafts')).toEqual({ files: 5 });
  const article = async (slug: string) =>
    parseArticle(slug, await readFile(join(drafts, 'articles/a-classer', `${slug}.md`), 'utf8'));
  const pension = await article('pension-de-reversion');
  expect(pension).toMatchObject({
    status: 'draft',
    kind: 'legislation',
    author: 'Import',
    reviewer: null,
    counterparts: ['pension-de-reversion-procedure'],
  });
  expect(pension.sections.map(({ title, role }) => `${title}: ${role}`)).toEqual([
    'En bref: conditions',
    'Conditions: conditions',
    'Montant: montant',
    'Divers: conditions',
  ]);
  expect(pension.sections[1]?.body).toBe(
    '- Avoir été marié\n  - le PACS ne suffit pas\n- Avoir au moins 55 ans',
  );
  expect(pension.sections[2]?.body).toContain('| Personne seule | 25 001,60 € |');
  expect((await article('pension-de-reversion-procedure')).counterparts).toEqual(['pension-de-reversion']);
  const text = importReportText(report);
  expect(text).toContain('4 documents read, 5 articles: 5 new drafts');
  expect(text).toContain('ZRP: zone de retraite progressive (1 articles)');
});

test('the same documents in an archive give the same drafts', async () => {
  const files = { 'a/pension.html': PENSION_PAGE, 'surcote.pdf': SURCOTE };
  expect(await take(await archiveOf(zip(files)))).toMatchObject({ added: 2, refused: [] });
  expect(await take(await folderOf(files))).toMatchObject({ added: 0, unchanged: 2 });
});

test('a list of questions makes an article of each, which expires when its row says', async () => {
  const report = await take(
    await folderOf({
      'faq.csv':
        'Question;Réponse;Thème;Valable du;Valable au\nQuand écrire ?;"En mars.\nPuis en mai.";a;01/02/26;31/12/26\nQui écrit ?;Le conjoint.;a;;fin bientôt',
    }),
  );
  expect(report.notes).toEqual([
    'faq.csv: date not understood: give the article its dates of validity (line 4)',
  ]);
  expect(report.figures).toEqual([]);
  const drafts = await mkdtemp(join(folder, 'drafts-'));
  await desk.export(drafts, 'drafts');
  const file = await readFile(join(drafts, 'articles/a-classer/quand-ecrire.md'), 'utf8');
  expect(parseArticle('quand-ecrire', file)).toMatchObject({
    validFrom: '2026-02-01',
    validTo: '2026-12-31',
    sampleQuestions: ['Quand écrire ?'],
    sections: [{ role: 'delai', body: 'En mars.\n\nPuis en mai.' }],
  });
});

test('the report says what was not taken over, with its place: figures first, what many documents share once', async () => {
  const page = (title: string, more: string): string =>
    `<h1>${title}</h1><h2>Montant</h2><p>Il est de ${title.length} € par mois.</p>${more}`;
  const report = await take(
    await folderOf({
      'a.html': page('Un', '<p>Plafond : 24 118<sup>1</sup> €.</p><h2>Barème 2031</h2>'),
      ...Object.fromEntries(
        ['b', 'cc', 'ddd', 'eeee'].map((name) => [`${name}.html`, page(name, '<s>Ancien : 77 €.</s>')]),
      ),
    }),
  );
  expect(report.figures).toEqual([
    expect.stringMatching(/^a\.html: 2031 in the document .*under "Barème 2031"/),
  ]);
  expect(report.notes).toHaveLength(5);
  const text = importReportText(report);
  expect(text.indexOf('Figures that are not those of the document')).toBeLessThan(
    text.indexOf('Not taken over'),
  );
  expect(text).toContain(
    'a.html: a note call was taken out, its note is not found: look at the document (block',
  );
  expect(text).toContain('b.html: struck text is left out (block 4, under "Montant"), and 3 more documents');
});

test('what a person wrote in a draft is never lost to a second import', async () => {
  await take(await folderOf({ 'pension.html': PENSION_PAGE }));
  const next = PENSION_PAGE.replace('54 %', '60 %');
  expect(await take(await folderOf({ 'pension.html': next }))).toMatchObject({
    changed: 1,
    drafts: [{ slug: 'pension-de-reversion', version: 1 }],
  });
  const row = await database.sql.selectFrom('article_version').selectAll().executeTakeFirstOrThrow();
  await database.sql
    .updateTable('article_version')
    .set({ content: row.content.replace('60 %', '60 % environ') })
    .execute();
  expect(await take(await folderOf({ 'pension.html': PENSION_PAGE.replace('54 %', '65 %') }))).toMatchObject({
    drafts: [{ slug: 'pension-de-reversion', version: 2 }],
  });
  expect(await stored()).toBe(2);
});

test('near-duplicates and other figures on the same subject are flagged, in the import and against the base', async () => {
  await imports.take(SAMPLE_FOLDER, OPTIONS);
  const page = (title: string, text: string): string => `<h1>${title}</h1><p>${text}</p>`;
  const long =
    'Le relevé de carrière montre chaque année les trimestres et les salaires reportés par les employeurs.';
  const report = await take(
    await folderOf({
      'a.html': page('Relevé', long),
      'b.html': page('Relevé de carrière', `Bonjour. ${long}`),
      'c.html': page('Réversion', 'La pension de réversion est de 60 % de la retraite de base du défunt.'),
      'd.html': page('Âge', 'La surcote commence après 172 trimestres cotisés.'),
      'e.html': page('Durée', 'La surcote commence après 170 trimestres cotisés.'),
    }),
  );
  expect(report.duplicates).toEqual([
    expect.objectContaining({ article: 'releve-de-carriere', other: 'releve', where: 'import' }),
  ]);
  expect(report.contradictions).toContainEqual(
    expect.objectContaining({ article: 'duree', other: 'age', where: 'import', unit: 'trimestres' }),
  );
  expect(report.contradictions).toContainEqual(
    expect.objectContaining({
      article: 'reversion',
      other: 'reversion-conditions',
      where: 'base',
      unit: '%',
    }),
  );
});

describe('personal data', { timeout: 60_000 }, () => {
  const page = (text: string): string => `<h1>Cas d’école</h1><p>Introduction.</p><p>${text}</p>`;
  const SECRET = 'Exemple : Mme Kowalczyk, 2 61 03 69 123 456 78, habite 12 rue des Lilas.';

  it('stops the whole import, and is named by file, place and class, never by its value', async () => {
    const report = await check(await folderOf({ 'ok.html': PENSION_PAGE, 'cas.html': page(SECRET) }));
    expect(report).toMatchObject({ imported: false, added: 0, drafts: [] });
    expect(
      new Set(report.personal.map(({ file, place, class: kind }) => `${file} ${place} ${kind}`)),
    ).toEqual(new Set(['cas.html block 3 PERSON', 'cas.html block 3 NIR', 'cas.html block 3 ADDRESS']));
    expect(await stored()).toBe(0);
    for (const shown of [JSON.stringify(report), importReportText(report)]) {
      expect(shown).not.toMatch(/Kowalczyk|2 ?61 ?03|Lilas/);
    }
  });

  it('is found in Word tables, PDF, tables of values and names of files', async () => {
    const { imported, personal } = await check(
      await folderOf({
        'a.docx': wordDocument(
          [],
          [
            ['Nom', 'Téléphone'],
            ['Sophie Lemaitre', '06 12 34 56 78'],
          ],
        ),
        'b.pdf': pdfDocument([[{ size: 11, y: 700, cells: [[50, 'Dossier de M. Durand, 06 12 34 56 78']] }]]),
        'c.csv': 'titre;texte\nCas;Écrire à jean.dupont@gmail.com\n',
        'dossier_Sophie_Lemaitre.html': PENSION_PAGE,
      }),
    );
    expect(imported).toBe(false);
    expect(new Set(personal.map(({ file, class: kind }) => `${file} ${kind}`))).toEqual(
      new Set([
        'a.docx PERSON',
        'a.docx PHONE',
        'b.pdf PERSON',
        'b.pdf PHONE',
        'c.csv EMAIL',
        'dossier_Sophie_Lemaitre.html PERSON',
      ]),
    );
  });

  it('stops an import in Markdown too', async () => {
    const base = await mkdtemp(join(folder, 'base-'));
    await mkdir(join(base, 'articles'));
    await writeFile(
      join(base, 'themes.yaml'),
      '- { id: a, label: "M. Durand", description: "06 12 34 56 78" }\n',
    );
    expect(await check(base)).toMatchObject({ imported: false, files: 0 });
  });

  it('public numbers, offices and their addresses pass', async () => {
    const text =
      'Appelez la caisse au 39 60 ou au 09 71 10 39 60. Agence de Lyon, 26 rue d’Aubigny, 69003 Lyon. Loi Touraine.';
    expect(await check(await folderOf({ 'a.html': page(text) }))).toMatchObject({ imported: true, added: 1 });
  });

  it('a find that a person has looked at passes, for this content alone', async () => {
    const source = await folderOf({ 'cas.html': page('Selon Sophie Lemaitre, auteur du rapport.') });
    const { personal } = await check(source);
    const reviewed = new Set(personal.map(({ key }) => key));
    expect(await check(source, { ...OPTIONS, reviewed })).toMatchObject({ imported: true, added: 1 });
    const other = await folderOf({ 'cas.html': page('Selon Sophie Lemaitre, auteur de l’autre rapport.') });
    expect(await check(other, { ...OPTIONS, reviewed })).toMatchObject({ imported: false });
  });

  it('without detectors nothing is imported', async () => {
    const blind = new BaseImport(database.sql, new InspectorProcess(undefined));
    await expect(blind.take(await folderOf({ 'a.html': PENSION_PAGE }), OPTIONS)).rejects.toMatchObject({
      code: 'INSPECTOR',
    });
    const broken = new BaseImport(database.sql, new InspectorProcess('/nowhere.ts'));
    await expect(broken.take(await folderOf({ 'a.html': PENSION_PAGE }), OPTIONS)).rejects.toMatchObject({
      code: 'INSPECTOR',
    });
    expect(await stored()).toBe(0);
  });
});

describe('junk beside a sound document', () => {
  const sound = { 'ok.html': PENSION_PAGE };

  it('an archive of traps costs one line each, and the sound document is imported', async () => {
    const { added, refused } = await take(
      await archiveOf(
        zip({
          ...sound,
          '../../etc/passwd.html': '<p>dehors</p>',
          '/absolute.html': '<p>dehors</p>',
          'bomb.html': new Uint8Array(19_000_000),
          'huge.html': new Uint8Array(25_000_000),
          'inner.zip': zip({ 'a.html': 'x' }),
          'empty.pdf': '',
        }),
      ),
    );
    expect(added).toBe(1);
    expect(Object.fromEntries(refused.map(({ path, code }) => [path, code]))).toEqual({
      '../../etc/passwd.html': 'UNSAFE_PATH',
      '/absolute.html': 'UNSAFE_PATH',
      'bomb.html': 'ZIP_BOMB',
      'huge.html': 'ZIP_BOMB',
      'inner.zip': 'NESTED_ARCHIVE',
      'empty.pdf': 'EMPTY',
    });
    expect(refused.every(({ message }) => message !== '' && !message.includes('\n'))).toBe(true);
  });

  it('a file of 500 MB is refused without being read', async () => {
    const source = await folderOf(sound);
    await writeFile(join(source, 'huge.pdf'), '');
    await truncate(join(source, 'huge.pdf'), 500_000_000);
    const before = process.memoryUsage().rss;
    const { added, refused } = await take(source);
    expect({ added, refused }).toMatchObject({
      added: 1,
      refused: [{ path: 'huge.pdf', code: 'TOO_LARGE' }],
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it('links are not followed, not even in a circle', async () => {
    const source = await folderOf(sound);
    await symlink('/etc/hostname', join(source, 'link.html'));
    await symlink(source, join(source, 'circle'));
    const { added, refused } = await take(source);
    expect({ added, refused }).toMatchObject({
      added: 1,
      refused: [{ path: 'link.html', code: 'UNSAFE_PATH' }],
    });
  });

  it('an entry under a password is refused', async () => {
    const { refused } = await take(await archiveOf(encryptedZip('a.html', '<p>secret</p>')));
    expect(refused).toMatchObject([{ path: 'a.html', code: 'ENCRYPTED' }]);
  });

  it('an archive that is none, and a folder that is not there, say so', async () => {
    await expect(take(await archiveOf(Buffer.from('no archive')))).rejects.toMatchObject({
      code: 'IMPORT_SOURCE',
    });
    await expect(take(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'IMPORT_SOURCE' });
  });

  it('nothing is left on the disk', async () => {
    expect(await readdir(dirname(await archiveOf(zip(sound))))).toEqual(['base.zip']);
  });
});

describe('a base in Markdown that staff have signed', () => {
  const ARTICLE = 'articles/reversion/reversion-conditions.md';

  /** The sample base as it is exported once somebody has published it, with a line of an article changed. */
  async function published(change: (article: string) => string): Promise<string> {
    await imports.take(SAMPLE_FOLDER, OPTIONS);
    await desk.publish('Josiane Kowalczyk', false);
    const copy = await mkdtemp(join(folder, 'signed-'));
    await desk.export(copy, 'live');
    const signed = (await readFile(join(copy, ARTICLE), 'utf8'))
      .replace(/^author: .*$/m, 'author: Josiane Kowalczyk')
      .replace(/^reviewer: .*$/m, 'reviewer: Hervé Szczepaniak');
    await writeFile(join(copy, ARTICLE), change(signed));
    for (const table of ['article_version', 'base_file', 'generation'] as const)
      await database.sql.deleteFrom(table).execute();
    return copy;
  }

  test('is imported again with the names of its author and its reviewer', async () => {
    const report = await guarded.take(await published((article) => article), OPTIONS);
    expect(report).toMatchObject({ imported: true, added: 6, personal: [], problems: [] });
  }, 120_000);

  test.each([
    ['in its text', (article: string) => `${article}\nVoir avec Josiane Kowalczyk.\n`, 'PERSON'],
    [
      'under the name of its author in its text',
      (article: string) => `${article}\nauthor: Josiane Kowalczyk\n`,
      'PERSON',
    ],
    [
      'in place of its author',
      (article: string) => article.replace(/^author: .*$/m, 'author: 2 61 03 69 123 456 78'),
      'NIR',
    ],
  ])(
    'is refused with somebody %s',
    async (_, change, found) => {
      const report = await guarded.take(await published(change), OPTIONS);
      expect(report).toMatchObject({ imported: false, personal: [{ file: ARTICLE, class: found }] });
    },
    120_000,
  );
});

describe('documents that an expert sends from the desk', () => {
  const ELISE = { name: 'Élise Exemple', handle: 'aaaaaaaaaaaa' };
  const OF_A_FUND = { scope: 'carsat-alpha', reviewed: new Set<string>() };
  const never = new AbortController().signal;
  const files = [
    { path: 'pension.html', bytes: new TextEncoder().encode(PENSION_PAGE) },
    { path: 'fiches.zip', bytes: zip({ 'progressive.docx': PROGRESSIVE, 'logo.png': 'x' }) },
    { path: 'encore.rar', bytes: new Uint8Array(4) },
  ];

  it('become his drafts, also out of an archive, and somebody else approves them whatever he is called then', async () => {
    const report = await imports.sent(files, OF_A_FUND, ELISE, never);
    expect(report).toMatchObject({ imported: true, documents: 2, passedOver: { '.png': 1 } });
    expect(report.refused.map(({ path, code }) => [path, code])).toEqual([['encore.rar', 'NESTED_ARCHIVE']]);
    const [first] = report.drafts;
    const { slug = '', version = 0 } = first ?? {};
    const { state, markdown } = await desk.version(slug, version);
    expect(state).toMatchObject({ status: 'draft', author: ELISE.name });
    expect(parseArticle('a.md', markdown).scope).toBe('carsat-alpha');
    await desk.move('submit', slug, version, { name: 'René Exemple', handle: 'bbbbbbbbbbbb' });
    const renamed = { ...ELISE, name: 'Élise Dupond' };
    await expect(desk.move('approve', slug, version, renamed)).rejects.toMatchObject({ code: 'WORKFLOW' });
    expect(await imports.sent(files, OF_A_FUND, ELISE, never)).toMatchObject({ added: 0, changed: 0 });
  });

  it('enter the base when he still waits for them, and all or none of them where one names somebody', async () => {
    const gone = AbortSignal.abort(new Error('nobody waits'));
    await expect(imports.sent(files, OF_A_FUND, ELISE, gone)).rejects.toThrow('nobody waits');
    const named = {
      path: 'note.html',
      bytes: new TextEncoder().encode('<h1>Note</h1><p>Mme Durand, NIR.</p>'),
    };
    const finds = {
      inspect: async (pieces: readonly { text: string }[]) =>
        pieces.map(({ text }) => (text.includes('Durand') ? ['PERSON'] : [])),
    };
    const careful = new BaseImport(database.sql, finds, () => HERE);
    const stopped = await careful.sent([...files, named], OF_A_FUND, ELISE, never);
    expect(stopped).toMatchObject({ imported: false, personal: [{ file: 'note.html', class: 'PERSON' }] });
    expect(await stored()).toBe(0);
    const reviewed = new Set(stopped.personal.map(({ key }) => key));
    expect(await careful.sent([...files, named], { ...OF_A_FUND, reviewed }, ELISE, never)).toMatchObject({
      imported: true,
    });
  });

  it('are a report with a reason when the archive is none', async () => {
    const broken = [{ path: 'base.zip', bytes: new TextEncoder().encode('no archive') }];
    await expect(imports.sent(broken, OF_A_FUND, ELISE, never)).rejects.toMatchObject({
      code: 'IMPORT_SOURCE',
    });
  });
});
