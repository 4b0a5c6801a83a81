import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Router } from 'wouter';
import type { ArticleLineView, DossierView, GapView, ReadingView, VersionView } from '#contract';
import { DeskApi } from '../../app/api.ts';
import { ApiContext, SessionContext, type SignedIn } from '../../app/session-context.ts';
import { GapTable } from '../gaps/gap-table.tsx';
import { ImpactTable } from '../publication/impact-table.tsx';
import { PastPublications } from '../publication/past-publications.tsx';
import { ArticleReading } from './article-reading.tsx';
import { ArticleTable } from './article-table.tsx';
import { DifferenceTable } from './dossier/difference-table.tsx';
import { Neighbours } from './dossier/neighbours.tsx';
import { PeriodLine } from './dossier/period-line.tsx';
import { ReviewPart } from './dossier/review-part.tsx';
import { SourceAges } from './dossier/source-ages.tsx';
import { VersionTable } from './dossier/version-table.tsx';
import { FaultList } from './fault-list.tsx';

const VERSION: VersionView = {
  slug: 'reversion-conditions',
  version: 2,
  status: 'in-review',
  author: 'Élise Exemple',
  reviewer: '',
  changedAtMs: 0,
  sentBackBecause: '',
  sentBackBy: '',
  own: false,
};
const LINE: ArticleLineView = {
  title: 'Pension de réversion : qui y a droit',
  theme: 'reversion',
  themeLabel: 'Pension de réversion',
  kind: 'legislation',
  scope: 'national',
  validFrom: '2026-09-01',
  validTo: '',
  state: 'in-review',
  latest: VERSION,
  liveVersion: 1,
  oldestReading: '',
  sources: 1,
  unreadSources: 1,
  relation: '',
};
const BEFORE: VersionView = { ...VERSION, version: 1, status: 'published', reviewer: 'René Exemple' };
const DOSSIER: DossierView = {
  article: LINE,
  versions: [
    { version: VERSION, publications: [], live: false },
    {
      version: BEFORE,
      publications: [{ number: 1, publishedBy: 'Claire', publishedAtMs: Date.UTC(2026, 10, 2) }],
      live: true,
    },
  ],
  counterparts: [{ ...LINE, kind: 'procedure', title: 'Demander la réversion' }],
  national: null,
  regional: [{ ...LINE, scope: 'carsat-exemple', relation: 'completes' }],
  periods: [{ ...LINE, validFrom: '', validTo: '2026-08-31' }, LINE],
};
const READING: NonNullable<ReadingView> = {
  slug: VERSION.slug,
  title: LINE.title,
  themeLabel: LINE.themeLabel,
  kind: 'legislation',
  counterparts: [],
  questionsToAsk: ['Étiez-vous mariés ?'],
  relatedRights: [{ label: 'Allocation veuvage', articleSlug: '' }],
  sampleQuestions: ['à quoi ai-je droit'],
  sections: [
    {
      sourceId: 's1',
      articleSlug: VERSION.slug,
      articleVersion: 2,
      theme: 'reversion',
      title: LINE.title,
      sectionTitle: 'Montant',
      role: 'montant',
      kind: 'legislation',
      scope: 'national',
      text: 'Le taux est de 54 %.',
      validFrom: '',
      validTo: '',
      sources: [
        { title: 'Code', url: 'javascript:alert(1)', checkedOn: '', kind: 'loi', reference: '', readIn: [] },
      ],
      demonstration: true,
      regionalRelation: '',
      unchecked: false,
    },
  ],
};
const nothing = (): void => undefined;

/** The words of a part, as one reads them. */
function shown<Props extends object>(part: FunctionComponent<Props>, props: Props): string {
  const signedIn = {
    session: { name: 'Élise Exemple', roles: ['expert'] },
    expire: nothing,
  } as unknown as SignedIn;
  const inside = createElement(
    ApiContext,
    { value: new DeskApi() },
    createElement(SessionContext, { value: signedIn }, createElement(part, props)),
  );
  const markup = renderToStaticMarkup(createElement(Router, { ssrPath: '/expert', children: inside }));
  expect(markup).not.toContain('href="javascript');
  return markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}

it('a list says where each article stands and how old its sources are', () => {
  const text = shown(ArticleTable, { caption: 'Articles', articles: [LINE] });
  expect(text).toContain('à relire (version 2) ; les agents lisent la 1');
  expect(text).toContain('depuis le 1er septembre 2026 jamais lue à son adresse');
});

it('an article is read as the agent reads it, with what is asked beside it', () => {
  const text = shown(ArticleReading, { reading: READING });
  expect(text).toContain('Base de démonstration Montant Le taux est de 54 %.');
  expect(text).toContain('À demander Étiez-vous mariés ? Droits à évoquer Allocation veuvage');
  expect(shown(SourceAges, { reading: READING })).toContain('Code loi jamais lue à son adresse');
});

it('versions, neighbours and periods are told in tables', () => {
  const versions = shown(VersionTable, { dossier: DOSSIER, shown: 2, onShow: nothing });
  expect(versions).toContain('1 publié , lue par les agents Élise Exemple René Exemple 2 novembre 2026');
  expect(shown(Neighbours, { dossier: DOSSIER })).toContain('Demander la réversion · procédure');
  expect(shown(PeriodLine, { slug: 'x', periods: DOSSIER.periods })).toContain('jusqu’au 31 août 2026');
});

it('whoever wrote a version is not offered to approve it, and anybody else is', () => {
  const review = (version: VersionView): string =>
    shown(ReviewPart, {
      dossier: { ...DOSSIER, versions: [{ version, publications: [], live: false }] },
      onMoved: nothing,
    });
  expect(review(VERSION)).toContain('Approuver');
  const own = review({ ...VERSION, own: true });
  expect(own).not.toContain('Approuver');
  expect(own).toContain('une autre personne la relit');
  expect(
    review({ ...VERSION, status: 'draft', sentBackBecause: 'Trop long.', sentBackBy: 'René' }),
  ).toContain('René l’a renvoyée : « Trop long. »');
  expect(review({ ...VERSION, reviewer: 'René' })).toContain('Approuvée par René');
  expect(review({ ...VERSION, status: 'published' })).toBe('');
});

it('two versions stand side by side, what was taken out and put in said in words', () => {
  const text = (version: VersionView, line: string) => ({ version, text: line, reading: null, faults: [] });
  const shownText = shown(DifferenceTable, {
    before: text(BEFORE, 'Le taux est de 54 %.'),
    after: text(VERSION, 'Le taux est de 60 %.'),
  });
  expect(shownText).toContain('1 ligne change.');
  expect(shownText).toContain('Retiré : 1 Le taux est de 54 %. Ajouté : 1 Le taux est de 60 %.');
});

it('faults are French sentences at their lines', () => {
  const fault = { line: 12, place: 'plain', message: '"On compte" says "on": write "vous"', blocking: true };
  expect(shown(FaultList, { faults: [fault] })).toBe(
    'Ligne 12 Qui est ce « on » ? Écrivez « vous », ou nommez qui le fait (« la caisse »). (empêche de publier)',
  );
});

it('what a publication would change is told, and the way back is asked for twice', () => {
  const change = { id: 'g', question: 'une question', before: [], after: ['a'], verdict: 'worse' as const };
  const counts = { questions: 2, unchanged: 1, better: 0, worse: 1, other: 0, reworded: 0 };
  expect(shown(ImpactTable, { impact: { ...counts, changes: [change] } })).toContain(
    'une question aucun a moins bien',
  );
  const publications = [2, 1].map((number) => ({ number, publishedBy: 'Claire', publishedAtMs: 0 }));
  const past = shown(PastPublications, {
    found: { publications, live: 2, waiting: [] },
    busy: false,
    onBack: nothing,
  });
  expect(past).toContain('Revenir à la publication 1');
  expect(past).not.toContain('Confirmer');
});

it('a question without a source is shown by words of the base, with what comes next', () => {
  const gap: GapView = {
    id: 7,
    words: ['pension', 'marin'],
    themeLabel: '',
    count: 4,
    state: 'open',
    writer: '',
    own: false,
    answeredBy: '',
    lastSeenMs: 0,
    toldAtMs: 0,
  };
  const table = (one: GapView): string =>
    shown(GapTable, { gaps: [one], onWrite: nothing, onAnswer: nothing, onReopen: nothing });
  expect(table(gap)).toContain('pension · marin inconnu 4');
  expect(table(gap)).toContain('Écrire l’article');
  expect(table({ ...gap, state: 'being-written', writer: 'René' })).toContain('René écrit l’article.');
  expect(table({ ...gap, state: 'answered', answeredBy: 'a' })).toContain('à la publication');
});
