import {
  type Draft,
  DraftMode,
  type DraftSentence,
  EvidenceOutcome,
  MalformedEventError,
  type Passages,
  SaidOutcome,
  type SignedEvent,
  signedPassages,
  UnsignedTextError,
} from '@decroche/contracts';
import { forged, saidText, secrets, signed } from '@decroche/test-stage';
import { describe, expect, test } from 'vitest';
import { amount, evidence, found, passage, sealed } from '../../test/found-passages.ts';
import type { Composer } from '../composing/composer.ts';
import { ExtractiveComposer } from '../composing/extractive-composer.ts';
import type { Writer } from '../writing/writer.ts';
import { Drafting } from './drafting.ts';

const signal = new AbortController().signal;
const drafting = (composer: Composer = new ExtractiveComposer()): Drafting =>
  new Drafting({
    publicKeys: secrets.signing('said').publicKeys,
    passagesKeys: secrets.signing('passages').publicKeys,
    composer,
    now: Date.now,
  });

/** A composer that says these sentences, whatever it is asked. */
const inventing = (...sentences: readonly DraftSentence[]): Composer => ({
  author: 'inventor',
  compose: () => Promise.resolve({ need: 'Réversion', sentences: [...sentences] }),
});

test('an unsigned text is never drafted from', async () => {
  const said = saidText('pension de réversion');
  await expect(drafting().first(sealed(found(forged(said))), signal)).rejects.toThrow(UnsignedTextError);
  await expect(drafting().first(sealed({ ...found(signed(said)), said: undefined }), signal)).rejects.toThrow(
    UnsignedTextError,
  );
});

test('passages that the retriever did not sign are never drafted from', async () => {
  const passages = found(signed(saidText('pension de réversion')));
  const genuine = sealed(passages);
  const invented = { ...passages, passages: [passage({ text: 'La réversion est de 100 %.' })] };
  const attempts = [
    undefined,
    { ...genuine, signature: Buffer.alloc(0) },
    { ...genuine, content: sealed(invented).content },
    signedPassages.sign(invented, secrets.signing('draft').privateKey, genuine.keyId),
    signedPassages.sign(invented, secrets.signing('said').privateKey, 'said'),
  ];
  for (const attempt of attempts)
    await expect(drafting().first(attempt, signal)).rejects.toThrow(UnsignedTextError);
  expect((await drafting().first(genuine, signal)).draft.passages).toEqual(genuine);
});

test('passages without evidence are malformed', async () => {
  const passages = { ...found(signed(saidText('réversion'))), evidence: undefined };
  await expect(drafting().first(sealed(passages), signal)).rejects.toThrow(MalformedEventError);
});

test('a composer that invents figures and sources ends in an abstention', async () => {
  const inventor = inventing(
    { text: 'La réversion est de 80 %.', sourceIds: ['s-plain'] },
    { text: 'Vous y avez droit.', sourceIds: ['s-nulle-part'] },
    { text: 'La réversion demande un mariage.', sourceIds: ['s-plain'] },
  );
  const draft = (await drafting(inventor).first(sealed(found(signed(saidText('réversion')))), signal)).draft;
  expect(draft).toMatchObject({ abstained: true, sentences: [] });
});

test('a question about one’s own file sends the agent to the fund’s tools', async () => {
  const passages = found(signed(saidText('où en est mon dossier')), {
    evidence: evidence(EvidenceOutcome.PERSONAL_FILE),
  });
  const draft = (await drafting().first(sealed(passages), signal)).draft;
  expect(draft.abstained).toBe(true);
  expect(draft.notice).toContain('outils de la caisse');
});

test.each([
  [EvidenceOutcome.PERSONAL_FILE, { passages: [], articles: [] }],
  [EvidenceOutcome.HUMAN, { passages: [], articles: [] }],
  [EvidenceOutcome.OTHER_BODY, { passages: [passage({ text: 'Voir la CAF.' })] }],
])(
  'an abstention of kind %s says what the experts want looked up, and asks what they ask',
  async (kind, more) => {
    const passages = found(signed(saidText('mon virement')), {
      ...more,
      evidence: evidence(kind, {
        protocol: 'Regardez l’historique des paiements.',
        question: 'De quel mois ?',
      }),
    });
    const { draft } = await drafting().first(sealed(passages), signal);
    expect(draft.abstained).toBe(true);
    expect(draft.notice).toContain('Regardez l’historique des paiements.');
    expect(draft.questionsToAsk[0]).toBe('De quel mois ?');
  },
);

test('another body without a protocol still has the question of its article', async () => {
  const passages = found(signed(saidText('mon aide au logement')), {
    passages: [passage({ text: 'Voir la CAF.' })],
    evidence: evidence(EvidenceOutcome.OTHER_BODY, { otherBody: 'CAF' }),
  });
  const { draft } = await drafting().first(sealed(passages), signal);
  expect(draft).toMatchObject({ abstained: true, questionsToAsk: ['Étiez-vous mariés ?'] });
});

test('what the experts ask is not asked of somebody who has said it', async () => {
  const passages = found(signed(saidText('mon dossier, j’ai 63 ans')), {
    evidence: evidence(EvidenceOutcome.PERSONAL_FILE, { protocol: 'x', question: 'Quel âge avez-vous ?' }),
  });
  expect((await drafting().first(sealed(passages), signal)).draft.questionsToAsk).toEqual([]);
});

test('another body is named', async () => {
  const passages = found(signed(saidText('carte vitale')), {
    evidence: evidence(EvidenceOutcome.OTHER_BODY, { otherBody: 'CPAM (3646)' }),
  });
  expect((await drafting().first(sealed(passages), signal)).draft.notice).toContain('CPAM (3646)');
});

test('the question that tells two themes apart is the first to ask', async () => {
  const passages = found(signed(saidText('réversion')), {
    evidence: evidence(EvidenceOutcome.SEVERAL_THEMES, { question: 'Réversion ou veuvage ?' }),
  });
  expect((await drafting().first(sealed(passages), signal)).draft.questionsToAsk[0]).toBe(
    'Réversion ou veuvage ?',
  );
});

test('nothing that is near is shown where nothing is', async () => {
  const nearestAt = async (confidence: number): Promise<number> => {
    const passages = found(signed(saidText('je veux mourir')), {
      evidence: evidence(EvidenceOutcome.NOTHING, { confidence }),
    });
    return (await drafting().first(sealed(passages), signal)).draft.nearest.length;
  };
  expect(await nearestAt(0.05)).toBe(0);
  expect(await nearestAt(0.3)).toBeGreaterThan(0);
});

test('where nothing answers the agent is told what to ask: first what it is about, then what the nearest text asks', async () => {
  const asked = async (outcome: EvidenceOutcome): Promise<string[]> => {
    const passages = found(signed(saidText('une histoire de réversion')), {
      evidence: evidence(outcome, { confidence: 0.3 }),
    });
    return (await drafting().first(sealed(passages), signal)).draft.questionsToAsk;
  };
  expect(await asked(EvidenceOutcome.NOTHING)).toEqual([
    'Que souhaitez-vous savoir ou faire exactement ?',
    'Étiez-vous mariés ?',
  ]);
  // What to do is said in the notice: nothing is to be asked of who is in danger.
  expect(await asked(EvidenceOutcome.DISTRESS)).toEqual([]);
});

test('the notices for silence and for a dropped text say what happened', async () => {
  const noticeFor = async (outcome: SaidOutcome): Promise<string> => {
    const said = signed(saidText('', { outcome }));
    const passages = found(said, { passages: [], evidence: evidence(EvidenceOutcome.NOTHING) });
    return (await drafting().first(sealed(passages), signal)).draft.notice;
  };
  expect(await noticeFor(SaidOutcome.NOTHING_HEARD)).toContain("Rien n'a été entendu");
  expect(await noticeFor(SaidOutcome.DROPPED)).toContain('données personnelles');
});

test('the need is the best article, with the year of birth that the caller gave', async () => {
  const passages = found(signed(saidText('réversion je suis née en 1958')), {
    passages: [passage(), passage({ sourceId: 's2' })],
  });
  expect((await drafting().first(sealed(passages), signal)).draft.need).toBe(
    'Pension de réversion : qui y a droit (naissance en 1958)',
  );
});

test('each text of a turn has drafts of its own, counted from one', async () => {
  const first = saidText('réversion', { sequence: 1, final: false });
  const last = saidText('réversion combien', { turn: first.turn, sequence: 2 });
  const drafts = [
    (await drafting().first(sealed(found(signed(first))), signal)).draft,
    (await drafting().first(sealed(found(signed(last))), signal)).draft,
  ];
  expect(drafts.map(({ final }) => final)).toEqual([false, true]);
  expect(drafts.map(({ saidSequence, revision }) => [saidSequence, revision])).toEqual([
    [1, 1],
    [2, 1],
  ]);
});

test('the same passages give the same event; another author, another one', async () => {
  const passages = sealed(found(signed(saidText('pension de réversion'))));
  const other: Composer = {
    author: 'autre',
    compose: (question, passages) => new ExtractiveComposer().compose(question, passages),
  };
  const ids = [
    (await drafting().first(passages, signal)).draft.eventId,
    (await drafting().first(passages, signal)).draft.eventId,
    (await drafting(other).first(passages, signal)).draft.eventId,
  ];
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a draft says how it came about and how many sentences were stopped, by fault', async () => {
  const inventor = inventing(
    { text: 'La réversion est de 80 %.', sourceIds: ['s-plain'] },
    { text: 'Elle est de 90 %.', sourceIds: ['s-plain'] },
    { text: 'Vous y avez droit.', sourceIds: ['s-nulle-part'] },
  );
  const { draft } = await drafting(inventor).first(sealed(found(signed(saidText('réversion')))), signal);
  expect(draft.mode).toBe(DraftMode.EXTRACTS_ONLY);
  expect(draft.stopped).toEqual([
    { fault: 'unsupported-figure', count: 2 },
    { fault: 'unknown-citation', count: 1 },
  ]);
});

describe('a writer says it in other words, beside the first draft', () => {
  const one = {
    text: 'La pension de réversion est une part de la retraite de la personne décédée.',
    sourceIds: ['s-plain'],
  };
  const another = {
    text: 'La pension de réversion se demande dès cinquante-cinq ans.',
    sourceIds: ['s-plain'],
  };
  const wrong = { text: 'La pension de réversion se demande dès 60 ans.', sourceIds: ['s-plain'] };
  const regional = passage({
    sourceId: 's-caisse',
    scope: 'alsace',
    regionalOf: 'reversion-conditions',
    regionalRelation: 'derogates',
    text: 'En Alsace, la pension de réversion se demande dès 50 ans.',
  });
  const failures: unknown[] = [];
  const warmed: string[] = [];
  const writing = (write: Writer['write'], partials?: 'warm'): Drafting =>
    new Drafting({
      publicKeys: secrets.signing('said').publicKeys,
      passagesKeys: secrets.signing('passages').publicKeys,
      composer: new ExtractiveComposer(),
      writer: { author: 'model', write, warm: async ({ text }) => void warmed.push(text) },
      ...(partials === undefined ? {} : { partials }),
      failed: (error) => failures.push(error),
      now: Date.now,
    });
  const passages = (more: Partial<Passages> = {}): SignedEvent =>
    sealed(found(signed(saidText('pension de réversion')), more));
  const all = async (drafts: Drafting, of = passages()): Promise<Draft[]> => {
    const drawn: Draft[] = [];
    for await (const { draft } of drafts.revisions(of, signal)) drawn.push(draft);
    return drawn;
  };
  const brief = ({ revision, mode, author, final, prose }: Draft) => [
    revision,
    mode,
    author,
    final,
    prose.length,
  ];

  test('first the built-in one, then each that passed the gate, the last one final', async () => {
    const drafts = await all(
      writing(async function* () {
        yield [one];
        yield [one, another];
        yield [one, another, wrong];
      }),
    );
    expect(drafts.map(brief)).toEqual([
      [1, DraftMode.BUILT_IN, 'builtin', false, 0],
      [2, DraftMode.MODEL, 'model', false, 1],
      [3, DraftMode.MODEL, 'model', false, 2],
      [4, DraftMode.MODEL, 'model', true, 2],
    ]);
    for (const { sentences, cited, prose } of drafts) {
      expect(sentences).toEqual(drafts[0]?.sentences);
      const shown = new Set(cited.map(({ sourceId }) => sourceId));
      expect(prose.every(({ sourceIds }) => sourceIds.every((id) => shown.has(id)))).toBe(true);
    }
    expect(drafts[3]?.stopped).toEqual([{ fault: 'unsupported-figure', count: 1 }]);
    expect(new Set(drafts.map(({ eventId }) => eventId)).size).toBe(4);
  });

  test('who asks for the last draft alone gets what the agent has at the end, and what was stopped on the way', async () => {
    const drafts = writing(async function* () {
      yield [one];
      yield [one, another, wrong];
    });
    const { draft, stopped } = await drafts.last(passages(), signal);
    expect(brief(draft)).toEqual([4, DraftMode.MODEL, 'model', true, 2]);
    expect(stopped.map(({ fault }) => fault)).toEqual(['unsupported-figure']);
    const weak = { evidence: evidence(EvidenceOutcome.NOTHING) };
    expect((await drafts.last(passages(weak), signal)).draft).toMatchObject({ abstained: true, final: true });
  });

  test('a partial text only warms the server where it is set so, and the last text is written for', async () => {
    const drafts = writing(async function* () {
      yield [one, another];
    }, 'warm');
    const partial = saidText('pension de réver', { final: false });
    const [first, ...more] = await all(drafts, sealed(found(signed(partial))));
    expect(first).toMatchObject({ revision: 1, mode: DraftMode.BUILT_IN, author: 'builtin', final: false });
    expect(more).toEqual([]);
    expect(warmed).toEqual([partial.text]);
    expect((await all(drafts)).map(({ mode }) => mode)).toContain(DraftMode.MODEL);
    expect(warmed).toHaveLength(1);
  });

  test.each<[string, Writer['write']]>([
    ['fails', () => failing()],
    [
      'fails after two sound sentences',
      async function* () {
        yield [one, another];
        yield* failing();
      },
    ],
    [
      'writes nothing that passes',
      async function* () {
        yield [wrong, wrong];
      },
    ],
    ['writes nothing', async function* () {}],
  ])('one that %s leaves the built-in draft alone, and the mode says so', async (_, write) => {
    const drafts = await all(writing(write));
    const [first, last] = [drafts[0], drafts.at(-1)];
    expect(last).toMatchObject({ mode: DraftMode.DEGRADED, author: 'builtin', final: true });
    expect(last?.sentences).toEqual(first?.sentences);
    expect(last?.prose).toEqual([]);
    expect(last?.revision).toBe(drafts.length);
  });

  test('one that leaves out the fund’s own rule leaves the built-in draft', async () => {
    const both = passages({ passages: [passage(), amount, regional] });
    const law = writing(async function* () {
      yield [one, another];
    });
    expect((await all(law, both)).map(({ mode }) => mode)).toEqual([DraftMode.BUILT_IN, DraftMode.DEGRADED]);
    const whole = writing(async function* () {
      yield [one, { text: regional.text, sourceIds: ['s-caisse'] }];
    });
    expect((await all(whole, both)).at(-1)?.mode).toBe(DraftMode.MODEL);
  });

  test.each([EvidenceOutcome.FRAUD, EvidenceOutcome.OTHER_BODY, EvidenceOutcome.SEVERAL_THEMES])(
    'what was checked for outcome %i is said as it is, and nobody is asked to write',
    async (outcome) => {
      const unasked = writing(() => failing());
      const [draft, ...others] = await all(unasked, passages({ evidence: evidence(outcome) }));
      expect(others).toEqual([]);
      expect(draft).toMatchObject({ mode: DraftMode.BUILT_IN, final: true });
    },
  );

  test('the final text goes on with what is written for the same words before it', async () => {
    const partial = saidText('pension de réversion', { sequence: 1, final: false });
    const final = saidText('pension de réversion', { turn: partial.turn, sequence: 2 });
    const { promise: more, resolve: goOn } = Promise.withResolvers<void>();
    let asked = 0;
    const drafts = writing(async function* () {
      asked += 1;
      yield [one];
      await more;
      yield [one, another];
    });
    const slow = drafts.revisions(sealed(found(signed(partial))), signal);
    await slow.next();
    await slow.next();
    const end = slow.next();
    const whole = all(drafts, sealed(found(signed(final))));
    expect(await end).toEqual({ done: true, value: undefined });
    goOn();
    expect((await whole).at(-1)?.prose).toHaveLength(2);
    expect(asked).toBe(1);
  });

  test.each([
    ['pension de réversion combien', EvidenceOutcome.ANSWER],
    ['pension de réversion non rien', EvidenceOutcome.NOTHING],
  ])('a newer text of the turn ends what is written for an older one: %s', async (text, outcome) => {
    const older = saidText('pension de réversion', { sequence: 1, final: false });
    const newer = saidText(text, { turn: older.turn, sequence: 2 });
    const drafts = writing(async function* (_question, _passages, ended) {
      yield [one, another];
      await new Promise((resolve) => ended.addEventListener('abort', resolve));
    });
    const slow = drafts.revisions(sealed(found(signed(older))), signal);
    await slow.next();
    expect((await slow.next()).value?.draft.mode).toBe(DraftMode.MODEL);
    const end = slow.next();
    const next = drafts.revisions(sealed(found(signed(newer), { evidence: evidence(outcome) })), signal);
    await next.next();
    void next.next();
    expect(await end).toEqual({ done: true, value: undefined });
  });
});

// biome-ignore lint/correctness/useYield: it fails before anything is written
async function* failing(): AsyncGenerator<never> {
  throw new Error('503');
}
