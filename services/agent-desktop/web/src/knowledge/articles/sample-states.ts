import type { ArticleLineView, ArticleListView, DossierView, ReadingView, VersionView } from '#contract';

/** What the states of the experts' pages show; no page imports it. */
export const VERSION: VersionView = {
  slug: 'reversion-conditions',
  version: 1,
  status: 'published',
  author: 'Élise Exemple',
  reviewer: 'René Exemple',
  changedAtMs: Date.UTC(2026, 10, 2),
  sentBackBecause: '',
  sentBackBy: '',
  own: false,
};

export const LINE: ArticleLineView = {
  title: 'Pension de réversion : qui y a droit',
  theme: 'reversion',
  themeLabel: 'Pension de réversion',
  kind: 'legislation',
  scope: 'national',
  validFrom: '2026-09-01',
  validTo: '',
  state: 'published',
  latest: VERSION,
  liveVersion: 1,
  oldestReading: '2026-01-15',
  sources: 2,
  unreadSources: 1,
  relation: '',
};

export function listOf(count: number, total = count): { readonly json: ArticleListView } {
  const articles = Array.from({ length: count }, (_, at) => ({
    ...LINE,
    latest: { ...VERSION, slug: `article-${at}` },
  }));
  return {
    json: {
      articles,
      total,
      all: total,
      themes: [{ id: 'reversion', label: 'Pension de réversion' }],
      scopes: ['national'],
    },
  };
}

/** One article with as many versions. */
export function dossierOf(
  versions: number,
  latest: Partial<VersionView> = {},
): { readonly json: DossierView } {
  const dated = Array.from({ length: versions }, (_, at) => ({
    version: { ...VERSION, version: versions - at, ...(at === 0 ? latest : { status: 'archived' as const }) },
    publications: [{ number: 1, publishedBy: 'Élise Exemple', publishedAtMs: Date.UTC(2026, 10, 2) }],
    live: at === 0,
  }));
  const before = { ...LINE, title: 'Réversion avant septembre', validFrom: '', validTo: '2026-08-31' };
  return {
    json: {
      article: LINE,
      versions: dated,
      counterparts: [{ ...LINE, kind: 'procedure', title: 'Demander une pension de réversion' }],
      national: null,
      regional: [{ ...LINE, scope: 'carsat-exemple', title: 'Rendez-vous après un décès' }],
      periods: [{ ...before, latest: { ...VERSION, slug: 'avant' } }, LINE],
    },
  };
}

export const READING: NonNullable<ReadingView> = {
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
      articleVersion: 1,
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
        {
          title: 'Code de la sécurité sociale, article L. 353-1',
          url: 'https://www.legifrance.gouv.fr/',
          checkedOn: '2026-01-15',
          kind: 'loi',
          reference: '',
          readIn: [],
        },
      ],
      demonstration: true,
      regionalRelation: '',
      unchecked: false,
    },
  ],
};
