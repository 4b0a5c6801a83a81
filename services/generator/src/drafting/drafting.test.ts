import {
  DraftMode,
  EvidenceOutcome,
  MalformedEventError,
  SaidOutcome,
  signedPassages,
  UnsignedTextError,
} from '@decroche/contracts';
import { forged, saidText, secrets, signed } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { evidence, found, passage, sealed } from '../../test/found-passages.ts';
import type { Composer } from '../composing/composer.ts';
import { ExtractiveComposer } from '../composing/extractive-composer.ts';
import { Drafting } from './drafting.ts';

const signal = new AbortController().signal;
const drafting = (composer: Composer = new ExtractiveComposer()): Drafting =>
  new Drafting({
    publicKeys: secrets.signing('said').publicKeys,
    passagesKeys: secrets.signing('passages').publicKeys,
    composer,
    now: Date.now,
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
  const inventor: Composer = {
    author: 'inventor',
    compose: () =>
      Promise.resolve({
        need: 'Réversion',
        sentences: [
          { text: 'La réversion est de 80 %.', sourceIds: ['s-plain'] },
          { text: 'Vous y avez droit.', sourceIds: ['s-nulle-part'] },
          { text: 'La réversion demande un mariage.', sourceIds: ['s-plain'] },
        ],
      }),
  };
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
  const inventor: Composer = {
    author: 'inventor',
    compose: () =>
      Promise.resolve({
        need: 'Réversion',
        sentences: [
          { text: 'La réversion est de 80 %.', sourceIds: ['s-plain'] },
          { text: 'Elle est de 90 %.', sourceIds: ['s-plain'] },
          { text: 'Vous y avez droit.', sourceIds: ['s-nulle-part'] },
        ],
      }),
  };
  const { draft } = await drafting(inventor).first(sealed(found(signed(saidText('réversion')))), signal);
  expect(draft.mode).toBe(DraftMode.EXTRACTS_ONLY);
  expect(draft.stopped).toEqual([
    { fault: 'unsupported-figure', count: 2 },
    { fault: 'unknown-citation', count: 1 },
  ]);
});
