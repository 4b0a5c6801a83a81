import {
  EvidenceOutcome,
  MalformedEventError,
  SaidOutcome,
  signedPassages,
  UnsignedTextError,
} from '@decroche/contracts';
import { forged, saidText, secrets, signed } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { evidence, found, passage, sealed } from '../test/found-passages.ts';
import type { Composer } from './composing/composer.ts';
import { ExtractiveComposer } from './composing/extractive-composer.ts';
import { Generator } from './generator.ts';

const signal = new AbortController().signal;
const generator = (composer: Composer = new ExtractiveComposer()): Generator =>
  new Generator({
    publicKeys: secrets.signing('said').publicKeys,
    passagesKeys: secrets.signing('passages').publicKeys,
    composer,
    now: Date.now,
  });

test('an unsigned text is never drafted from', async () => {
  const said = saidText('pension de réversion');
  await expect(generator().compose(sealed(found(forged(said))), signal)).rejects.toThrow(UnsignedTextError);
  await expect(
    generator().compose(sealed({ ...found(signed(said)), said: undefined }), signal),
  ).rejects.toThrow(UnsignedTextError);
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
    await expect(generator().compose(attempt, signal)).rejects.toThrow(UnsignedTextError);
  expect((await generator().compose(genuine, signal)).draft.passages).toEqual(genuine);
});

test('passages without evidence are malformed', async () => {
  const passages = { ...found(signed(saidText('réversion'))), evidence: undefined };
  await expect(generator().compose(sealed(passages), signal)).rejects.toThrow(MalformedEventError);
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
  const draft = (await generator(inventor).compose(sealed(found(signed(saidText('réversion')))), signal))
    .draft;
  expect(draft).toMatchObject({ abstained: true, sentences: [] });
});

test('a question about one’s own file sends the agent to the fund’s tools', async () => {
  const passages = found(signed(saidText('où en est mon dossier')), {
    evidence: evidence(EvidenceOutcome.PERSONAL_FILE),
  });
  const draft = (await generator().compose(sealed(passages), signal)).draft;
  expect(draft.abstained).toBe(true);
  expect(draft.notice).toContain('outils de la caisse');
});

test('another body is named', async () => {
  const passages = found(signed(saidText('carte vitale')), {
    evidence: evidence(EvidenceOutcome.OTHER_BODY, { otherBody: 'CPAM (3646)' }),
  });
  expect((await generator().compose(sealed(passages), signal)).draft.notice).toContain('CPAM (3646)');
});

test('the question that tells two themes apart is the first to ask', async () => {
  const passages = found(signed(saidText('réversion')), {
    evidence: evidence(EvidenceOutcome.SEVERAL_THEMES, { question: 'Réversion ou veuvage ?' }),
  });
  expect((await generator().compose(sealed(passages), signal)).draft.questionsToAsk[0]).toBe(
    'Réversion ou veuvage ?',
  );
});

test('the notices for silence and for a dropped text say what happened', async () => {
  const noticeFor = async (outcome: SaidOutcome): Promise<string> => {
    const said = signed(saidText('', { outcome }));
    const passages = found(said, { passages: [], evidence: evidence(EvidenceOutcome.NOTHING) });
    return (await generator().compose(sealed(passages), signal)).draft.notice;
  };
  expect(await noticeFor(SaidOutcome.NOTHING_HEARD)).toContain("Rien n'a été entendu");
  expect(await noticeFor(SaidOutcome.DROPPED)).toContain('données personnelles');
});

test('the need is the best article, with the year of birth that the caller gave', async () => {
  const passages = found(signed(saidText('réversion je suis née en 1958')), {
    passages: [passage(), passage({ sourceId: 's2' })],
  });
  expect((await generator().compose(sealed(passages), signal)).draft.need).toBe(
    'Pension de réversion : qui y a droit (naissance en 1958)',
  );
});

test('a later text of the turn gives a later revision', async () => {
  const first = saidText('réversion', { sequence: 1, final: false });
  const last = saidText('réversion combien', { turn: first.turn, sequence: 2 });
  const drafts = [
    (await generator().compose(sealed(found(signed(first))), signal)).draft,
    (await generator().compose(sealed(found(signed(last))), signal)).draft,
  ];
  expect(drafts.map(({ final }) => final)).toEqual([false, true]);
  expect(drafts[1]?.revision).toBeGreaterThan(drafts[0]?.revision ?? 0);
});
