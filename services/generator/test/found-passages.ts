import {
  type ArticleCard,
  type Evidence,
  EvidenceOutcome,
  type Passage,
  type Passages,
  type SignedEvent,
  type SignedSaid,
  signedPassages,
} from '@decroche/contracts';
import { secrets } from '@decroche/test-stage';
import { v7 } from 'uuid';

/** A passage of the article on survivor's pensions; change what the test is about. */
export function passage(more: Partial<Passage> = {}): Passage {
  return {
    sourceId: 's-plain',
    articleSlug: 'reversion-conditions',
    articleVersion: 1,
    theme: 'reversion',
    title: 'Pension de réversion : qui y a droit',
    sectionTitle: 'En clair',
    role: 'plain',
    kind: 'legislation',
    scope: 'national',
    text: 'La pension de réversion est une part de la retraite de la personne décédée. Elle demande d’avoir été marié.\nLa pension de réversion se demande dès 55 ans.',
    validFrom: '',
    validTo: '',
    sources: [
      {
        title: 'Texte de test',
        url: 'https://example.org/texte',
        checkedOn: '2026-11-01',
        kind: 'autre',
        reference: '',
        readIn: [],
      },
    ],
    score: 10,
    demonstration: true,
    regionalOf: '',
    regionalRelation: '',
    ...more,
  };
}

export const amount = passage({
  sourceId: 's-montant',
  sectionTitle: 'Montant',
  role: 'montant',
  text: 'La pension de réversion est de 54 % de la retraite de base de la personne décédée.',
  score: 9,
});

export const card: ArticleCard = {
  slug: 'reversion-conditions',
  title: 'Pension de réversion : qui y a droit',
  theme: 'reversion',
  themeLabel: 'Pension de réversion',
  kind: 'legislation',
  counterparts: [],
  questionsToAsk: ['Étiez-vous mariés ?', 'Quel âge avez-vous ?'],
  relatedRights: [{ label: 'Allocation veuvage', articleSlug: 'allocation-veuvage' }],
};

export function evidence(outcome: EvidenceOutcome, more: Partial<Evidence> = {}): Evidence {
  return { outcome, confidence: 0.9, question: '', otherBody: '', protocol: '', ...more };
}

/** Signed as the retriever does. */
export function sealed(passages: Passages): SignedEvent {
  const { privateKey, keyId } = secrets.signing('passages');
  return signedPassages.sign(passages, privateKey, keyId);
}

/** What the search found for a signed text. */
export function found(said: SignedSaid, more: Partial<Passages> = {}): Passages {
  return {
    eventId: v7(),
    said,
    passages: [passage(), amount],
    articles: [card],
    evidence: evidence(EvidenceOutcome.ANSWER),
    asOf: '2026-11-21',
    indexGeneration: 'g1',
    tookUs: 900,
    foundAtMs: Date.now(),
    dateNotice: '',
    question: '',
    leadArticles: [],
    ...more,
  };
}
