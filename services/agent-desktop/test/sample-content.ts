import {
  ArticleCard,
  Draft,
  EvidenceOutcome,
  Passage,
  Passages,
  Said,
  SaidOutcome,
  type SignedSaid,
  Theme,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { v7 as uuidv7 } from 'uuid';

export const ARTICLE = ArticleCard.fromPartial({
  slug: 'reversion-conditions',
  title: 'Pension de réversion : qui y a droit',
  theme: 'reversion',
  themeLabel: 'Pension de réversion',
  kind: 'legislation',
  counterparts: ['reversion-demander'],
  questionsToAsk: ['Étiez-vous mariés au moment du décès ?', 'Quel âge avez-vous ?'],
  relatedRights: [
    { label: 'Allocation veuvage, avant 55 ans', articleSlug: 'reversion-conditions' },
    { label: 'Allocation de solidarité (Aspa)', articleSlug: '' },
  ],
});

export const THEMES: readonly Theme[] = [
  Theme.fromPartial({
    id: 'reversion',
    label: 'Pension de réversion',
    needs: [
      { articleSlug: ARTICLE.slug, title: ARTICLE.title },
      { articleSlug: 'reversion-demander', title: 'Demander une pension de réversion' },
    ],
  }),
  Theme.fromPartial({
    id: 'rachat',
    label: 'Rachat de trimestres',
    needs: [{ articleSlug: 'rachat-demander', title: 'Demander un rachat de trimestres' }],
  }),
];

const TEXTS = {
  a: 'La pension de réversion est versée au conjoint ou à l’ex-conjoint marié d’une personne décédée qui avait droit à une retraite. Le concubinage et le Pacs n’ouvrent pas ce droit.',
  b: 'Il faut avoir au moins 55 ans et des ressources sous un plafond. Le plafond change chaque année.',
  c: 'La demande se fait en ligne ou par formulaire. Le point de départ est au plus tôt le premier jour du mois qui suit le décès.',
  r: 'La caisse propose un rendez-vous en agence dans les quinze jours aux veufs et veuves récents.',
} as const;

/** One passage of the sample article; `r` is a regional one. */
export function passageOf(key: keyof typeof TEXTS): Passage {
  return Passage.fromPartial({
    sourceId: `s-${key}`,
    articleSlug: ARTICLE.slug,
    articleVersion: 1,
    theme: 'reversion',
    title: key === 'r' ? 'Rendez-vous après un décès' : ARTICLE.title,
    sectionTitle: { a: 'Conditions', b: 'Âge et ressources', c: 'Démarche', r: 'Accueil' }[key],
    role: key === 'c' ? 'demarche' : 'conditions',
    kind: 'legislation',
    scope: key === 'r' ? 'carsat-rhone-alpes' : 'national',
    text: TEXTS[key],
    validFrom: key === 'b' ? '2026-09-01' : '',
    sources: [
      {
        title: 'Code de la sécurité sociale, article L. 353-1',
        kind: 'loi',
        url: 'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189',
        readIn: [
          {
            title: 'Pension de réversion (page d’une mairie)',
            url: 'https://mairie.example/reversion',
            checkedOn: '2026-11-21',
          },
        ],
      },
    ],
    score: 1,
    demonstration: true,
    ...(key === 'r' ? { regionalOf: ARTICLE.slug, regionalRelation: 'completes' } : {}),
  });
}

/** Words of the caller, as the redactor leaves them. */
export function callerSaid(turn: Turn, sequence: number, text: string, more: Partial<Said> = {}): Said {
  return Said.fromPartial({
    turn,
    sequence,
    final: false,
    outcome: SaidOutcome.TEXT,
    text,
    stableLength: text.length,
    redactions: spansOf(text),
    signedAtMs: Date.now(),
    ...more,
  });
}

/** A typed question as the fake redactor of the rig leaves it: whole names are taken out. */
export function typedSaid(turn: Turn | undefined, typed: string): Said {
  const text = typed.replace(/Mme \p{Lu}\p{L}+/u, '[PERSONNE 1]');
  return Said.fromPartial({
    ...(turn === undefined ? {} : { turn }),
    final: true,
    outcome: SaidOutcome.TEXT,
    text,
    redactions: spansOf(text),
    speechEndedAtMs: Date.now(),
    signedAtMs: Date.now(),
  });
}

/** What the search found for a signed text. */
export function foundFor(said: SignedSaid, more: Partial<Passages> = {}): Passages {
  return Passages.fromPartial({
    eventId: uuidv7(),
    said,
    passages: [passageOf('a'), passageOf('b'), passageOf('c')],
    articles: [ARTICLE],
    evidence: { outcome: EvidenceOutcome.ANSWER, confidence: 0.9 },
    asOf: '2026-11-21',
    foundAtMs: Date.now(),
    ...more,
  });
}

/** A draft that answers a text. */
export function draftFor(said: Said, more: Partial<Draft> = {}): Draft {
  return Draft.fromPartial({
    eventId: uuidv7(),
    conversationId: said.turn?.conversationId ?? '',
    turnId: said.turn?.turnId ?? '',
    saidSequence: said.sequence,
    revision: 1,
    final: true,
    author: 'builtin',
    need: 'Toucher la retraite de son mari décédé',
    theme: 'reversion',
    sentences: [
      { text: 'Oui, s’il était marié avec elle : c’est la pension de réversion.', sourceIds: ['s-a'] },
      { text: 'Il faut avoir au moins 55 ans et des ressources sous un plafond.', sourceIds: ['s-b', 's-a'] },
      { text: 'La demande se fait en ligne ou par formulaire.', sourceIds: ['s-c'] },
    ],
    questionsToAsk: ARTICLE.questionsToAsk,
    relatedRights: ARTICLE.relatedRights,
    cited: [passageOf('a'), passageOf('b'), passageOf('c')],
    evidence: { outcome: EvidenceOutcome.ANSWER, confidence: 0.9 },
    asOf: '2026-11-21',
    speechEndedAtMs: said.speechEndedAtMs,
    composedAtMs: Date.now(),
    ...more,
  });
}

/** A new turn of the caller before the queue. */
export function newTurn(conversationId: string): Turn {
  return { conversationId, turnId: uuidv7(), source: TurnSource.CALLER_IVR };
}

function spansOf(text: string): { type: string; start: number; end: number }[] {
  return [...text.matchAll(/\[[A-Z]+ \d+\]/g)].map(({ 0: mark, index }) => ({
    type: 'PERSON',
    start: index,
    end: index + mark.length,
  }));
}
