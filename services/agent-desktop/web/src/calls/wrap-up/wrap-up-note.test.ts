import { describe, expect, it } from 'vitest';
import type { CallView, DraftView, PassageView, SaidView, TurnView, Verdict } from '#contract';
import { noteText, wrapUpNote } from './wrap-up-note.ts';

const passage = (sourceId: string, role: string, more: Partial<PassageView> = {}): PassageView => ({
  sourceId,
  theme: 'reversion',
  articleSlug: 'reversion-conditions',
  articleVersion: 1,
  title: 'Pension de réversion',
  sectionTitle: '',
  role,
  kind: 'legislation',
  scope: 'national',
  text: '',
  validFrom: '',
  validTo: '',
  sources: [
    {
      title: 'CSS, article L. 353-1',
      url: '',
      checkedOn: '2026-11-01',
      kind: 'loi',
      reference: '',
      readIn: [],
    },
  ],
  demonstration: false,
  regionalRelation: '',
  unchecked: false,
  ...more,
});

const CONDITIONS = passage('a', 'conditions');
const STEPS = passage('b', 'demarche');

const said: SaidView = {
  sequence: 1,
  final: true,
  outcome: 'text',
  text: 'mon mari [PERSONNE 1] est décédé, canari',
  redactions: [],
  doubtful: [],
  incomplete: false,
  hears: null,
};
const draft: DraftView = {
  saidSequence: 1,
  revision: 1,
  final: true,
  mode: 'built-in',
  abstained: false,
  abstentionReason: 'none',
  notice: '',
  need: 'Toucher la retraite de son mari décédé (naissance en 1958)',
  theme: 'reversion',
  prose: [],
  sentences: [
    { text: 'Oui, s’il était marié.', sourceIds: ['a'] },
    { text: 'La demande se fait en ligne.', sourceIds: ['b'] },
  ],
  questionsToAsk: ['Étiez-vous mariés ?', 'Quel âge avez-vous ?', 'Et vos ressources ?'],
  relatedRights: [],
  cited: [CONDITIONS, STEPS],
  nearest: [],
  evidence: { outcome: 'answer', confidence: 0.9, question: '', otherBody: '' },
  asOf: '2026-11-21',
  traceparent: null,
};
const abstained: DraftView = { ...draft, abstained: true, sentences: [], cited: [], need: '' };

const judged = (verdict: Verdict, whole = true) => new Map([['need', { verdict, whole }]]);

const turn = (turnId: string, answer: DraftView | null, more: Partial<TurnView> = {}): TurnView => ({
  conversationId: 'c',
  turnId,
  source: 'agent-typed',
  said,
  speechEndedAtMs: 1,
  extracts: null,
  draft: answer,
  ...more,
});
const call = (
  need: TurnView | null,
  ...asks: readonly TurnView[]
): Pick<CallView, 'need' | 'asks' | 'suggestions'> => ({ need, asks, suggestions: [] });
const NO_VERDICT = new Map<string, never>();
const NONE_READ = new Set<string>();
const note = (...given: Parameters<typeof call>): string =>
  noteText(wrapUpNote(call(...given), NO_VERDICT, NONE_READ));

describe('the note of a call', () => {
  it('says the need, what was shown with its sources, and the steps', () => {
    expect(note(turn('need', draft)).split('\n')).toEqual([
      'Demande : Toucher la retraite de son mari décédé',
      'Réponse affichée : Oui, s’il était marié. (sources : CSS, article L. 353-1 ; règles au 21 novembre 2026)',
      'À faire : La demande se fait en ligne.',
    ]);
  });

  it('holds no word of anybody, and no year of birth', () => {
    const text = note(turn('need', draft), turn('ask', { ...abstained, need: '' }));
    for (const word of ['canari', 'PERSONNE', '1958', 'naissance']) expect(text).not.toContain(word);
  });

  it('follows the order of the call, and says nothing twice', () => {
    const rib = {
      ...draft,
      need: 'Changer de RIB',
      sentences: [{ text: 'Par l’espace personnel.', sourceIds: ['b'] }],
    };
    expect(note(turn('need', draft), turn('third', draft), turn('second', rib)).split('\n')).toEqual([
      'Demande : Toucher la retraite de son mari décédé ; Changer de RIB',
      expect.stringMatching(/^Réponse affichée : Oui, s’il était marié\. \([^)]*\)$/),
      'À faire : La demande se fait en ligne. Par l’espace personnel.',
    ]);
  });

  it('has a suggestion that was opened, in its place, and none that was not', () => {
    const about = (need: string): DraftView => ({ ...draft, need });
    const suggestions = [turn('3', about('Travailler encore')), turn('1', about('Changer de RIB'))];
    const heard = { ...call(turn('0', draft), turn('2', about('Partir plus tôt'))), suggestions };
    const [demand] = wrapUpNote(heard, NO_VERDICT, new Set(['1']));
    expect(demand?.text).toBe('Toucher la retraite de son mari décédé ; Changer de RIB ; Partir plus tôt');
  });

  it('is made of typed questions where the assistant heard nothing, and there is none where nothing was asked', () => {
    expect(note(null, turn('ask', draft))).toContain('Demande : Toucher');
    expect(wrapUpNote(call(null), NO_VERDICT, NONE_READ)).toEqual([]);
    expect(wrapUpNote(call(turn('need', null)), NO_VERDICT, NONE_READ)).toEqual([]);
  });

  it('leaves out an answer that did not help, and keeps its need', () => {
    const lines = wrapUpNote(call(turn('need', draft)), judged('did-not-help'), NONE_READ);
    expect(lines.map(({ label }) => label)).toEqual(['Demande']);
    expect(wrapUpNote(call(turn('need', draft)), judged('helped'), NONE_READ)).toHaveLength(3);
    expect(wrapUpNote(call(turn('need', draft)), judged('did-not-help', false), NONE_READ)).toHaveLength(3);
  });

  it('leaves out what was prepared from the beginning of a sentence', () => {
    expect(note(turn('need', draft, { said: { ...said, sequence: 2 } }))).toBe('');
    expect(note(turn('need', draft, { said: { ...said, final: false } }))).toBe('');
  });

  it('leaves out a sentence that cites nothing that is shown, and what a language model wrote', () => {
    const sentences = [{ text: 'Sans source.', sourceIds: ['z'] }];
    const prose = [{ text: 'De la prose.', sourceIds: ['a'] }];
    expect(note(turn('need', { ...draft, sentences, prose }))).toBe(
      'Demande : Toucher la retraite de son mari décédé',
    );
  });
});

describe('what it says of an answer that is no plain one', () => {
  it('an unsure one is marked as such, a regional rule, an unread source and a demonstration too', () => {
    const cited = [
      passage('a', 'conditions', {
        scope: 'carsat-rhone-alpes',
        demonstration: true,
        sources: [{ title: 'Note', url: '', checkedOn: '', kind: 'interne', reference: '', readIn: [] }],
      }),
    ];
    const evidence = { ...draft.evidence, outcome: 'caution' } as const;
    expect(note(turn('need', { ...draft, cited, evidence }))).toContain(
      'Réponse affichée : Règle de la caisse : Oui, s’il était marié. (Réponse peu sûre ; sources : Note, non vérifié ; règles au 21 novembre 2026 ; base de démonstration)',
    );
  });

  it('another body or a personal file: where to turn to', () => {
    const evidence = { ...draft.evidence, outcome: 'other-body' } as const;
    expect(note(turn('need', { ...abstained, evidence, notice: 'Orientez vers l’Agirc-Arrco.' }))).toBe(
      'À faire : Orientez vers l’Agirc-Arrco.',
    );
  });

  it('none at all: what is left to ask', () => {
    expect(note(turn('need', abstained))).toBe(
      'À faire : Demander : « Étiez-vous mariés ? » Demander : « Quel âge avez-vous ? »',
    );
  });

  it('a line that grows too long keeps whole sentences and says that it is cut', () => {
    const sentences = Array.from({ length: 20 }, (_, at) => ({
      text: `Une phrase de quarante caractères, n° ${at}.`,
      sourceIds: ['b'],
    }));
    const [, steps] = wrapUpNote(call(turn('need', { ...draft, sentences })), NO_VERDICT, NONE_READ);
    expect(steps?.text.length).toBeLessThan(720);
    expect(steps?.text).toMatch(/n° \d+\. \(…\)$/);
  });

  it('of several answers each keeps its sources, however long the others are', () => {
    const long = Array.from({ length: 12 }, (_, at) => ({
      text: `Une phrase de quarante caractères, n° ${at}.`,
      sourceIds: ['a'],
    }));
    const other = {
      ...draft,
      need: 'Changer de RIB',
      sentences: [{ text: 'Par courrier.', sourceIds: ['a'] }],
    };
    const call2 = call(turn('need', { ...draft, sentences: long }), turn('ask', other));
    const [, shown] = wrapUpNote(call2, NO_VERDICT, NONE_READ);
    expect(shown?.text).toMatch(/n° \d+\. \(…\) \(sources : [^)]*\) Par courrier\. \(sources : [^)]*\)$/);
  });
});
