import type { AgentPhone, PhoneCall } from '@decroche/local-stack';
import { RestartingPhone } from '@decroche/test-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

let scene: Scene;
let phones: AgentPhone[] = [];
const calls: PhoneCall[] = [];

/** A need that is not as sure as {@link SURVIVOR_NEED} here: it is read back. */
const UNSURE_NEED = 'je voudrais travailler encore';
const READ_BACK = { READ_BACK: 'true', READ_BACK_BELOW: '0.8' };

beforeAll(async () => {
  scene = await Scene.create({ overrides: { 'ivr-gateway': READ_BACK } });
  phones = [await scene.phone('1001'), await scene.phone('1002')];
});

afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
  scene.forget();
});

afterAll(async () => {
  await Promise.all(phones.map((phone) => phone.stop()));
  await scene?.stop();
});

async function place(options: Parameters<Scene['call']>[0]): Promise<PhoneCall> {
  const call = await scene.call(options);
  calls.push(call);
  return call;
}

describe('the course of a call', () => {
  it('a caller who says why he calls has a draft before the pickup', async () => {
    await place(await scene.says(SURVIVOR_NEED));
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true);
    expect(draft.abstained).toBe(false);
    expect((draft.sentences as unknown[]).length).toBeGreaterThanOrEqual(2);
    const pickedUp = await scene.step('picked-up');
    expect(draft.seenAtMs).toBeLessThan(pickedUp.seenAtMs);
  });

  it('a caller who presses 0 is queued and nothing of him is transcribed', async () => {
    const speech = await scene.says(SURVIVOR_NEED);
    await place({ ...speech, dtmf: [{ digit: '0', atMs: 200 }] });
    await scene.step('refused');
    const queued = await scene.step('queued');
    expect(queued.mode).toBe('refused');
    await scene.step('picked-up');
    expect(scene.entries.some(({ type }) => type === 'said')).toBe(false);
  });

  it('a caller who refuses while he speaks leaves no final text', async () => {
    const speech = await scene.says(SURVIVOR_NEED);
    await place({ ...speech, dtmf: [{ digit: '0', atMs: (speech.speakAfterMs ?? 0) + 1_200 }] });
    const queued = await scene.step('queued');
    expect(queued.mode).toBe('refused');
    await scene.step('picked-up');
    expect(scene.entries.some(({ type, final }) => type === 'said' && final === true)).toBe(false);
    expect(scene.entries.some(({ type, final }) => type === 'draft' && final === true)).toBe(false);
  });

  it.each([
    ['during the notice', () => 200],
    ['while he speaks', (speakAfterMs: number) => speakAfterMs + 1_200],
  ])('a caller whose phone sends keys as tones only refuses %s', async (_, atMs) => {
    const speech = await scene.says(SURVIVOR_NEED);
    const key = { digit: '0', atMs: atMs(speech.speakAfterMs ?? 0) };
    await place({ ...speech, keys: 'in-band', dtmf: [key] });
    expect((await scene.step('queued')).mode).toBe('refused');
    await scene.step('picked-up');
    expect(scene.entries.some(({ type, final }) => type === 'said' && final === true)).toBe(false);
  });

  it('a caller whose phone sends keys as tones only, and presses none, is heard, and what is not sure is read back', async () => {
    await place({ ...(await scene.says(UNSURE_NEED)), keys: 'in-band' });
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true);
    expect(draft.abstained).toBe(false);
    const [listened, queued] = [await scene.step('listened'), await scene.step('queued')];
    expect(queued.mode).toBe('listening');
    // Three tones of 300 ms, and then a second and a half in which he may say no.
    expect(Number(queued.atMs) - Number(listened.atMs)).toBeGreaterThan(2_000);
    expect(Number(queued.atMs) - Number(listened.atMs)).toBeLessThan(6_000);
  });

  it('a silent caller is asked once more, then queued, and the agent sees that nothing was said', async () => {
    await place({});
    const queued = await scene.step('queued', 20_000);
    expect(queued.mode).toBe('silent');
    expect(scene.entries.filter(({ step }) => step === 'listening')).toHaveLength(2);
    await scene.step('picked-up');
  });

  it('a caller who keeps still at first, and says why he calls when he is asked again, has a draft', async () => {
    const { wav, speakAfterMs = 0 } = await scene.says(SURVIVOR_NEED);
    await place({ wav, speakAfterMs: speakAfterMs + 8_500 });
    // Of the first time, in which nothing was said, there is no answer; of the second there is.
    const drafted = await scene.seen(
      'a draft with an answer',
      ({ type, final, abstained }) => type === 'draft' && final === true && abstained === false,
      30_000,
    );
    expect((drafted.sentences as unknown[]).length).toBeGreaterThanOrEqual(2);
    expect((await scene.step('queued')).mode).toBe('listening');
    await scene.step('picked-up');
  });

  it('a caller who denies what he is read back is asked again, and what he says then is what is prepared', async () => {
    const [wrong, right] = [await scene.says(UNSURE_NEED), await scene.says(SURVIVOR_NEED)];
    const phone = await RestartingPhone.call(scene.constellation.stack);
    try {
      await phone.silence(wrong.speakAfterMs ?? 0);
      await phone.say(wrong.wav);
      const listened = scene.step('listened');
      await phone.silenceUntil(listened);
      // Half a second is weighed at most; then three tones are heard, and an answer is waited for.
      await phone.silence(700);
      await phone.press('2');
      const denied = scene.step('denied', 3_000);
      await phone.silenceUntil(denied);
      const { turnId: wrongTurn } = await listened;
      expect((await denied).turnId).toBe(wrongTurn);
      await phone.silence(500);
      await phone.say(right.wav);
      const queued = scene.step('queued');
      await phone.silenceUntil(queued);
      expect((await queued).mode).toBe('listening');
      const draft = await scene.seen(
        'draft of the correction',
        ({ type, final, turnId }) => type === 'draft' && final === true && turnId !== wrongTurn,
      );
      expect(draft.theme).toBe('reversion');
    } finally {
      await phone.hangUp();
      phone.close();
    }
  });

  it('a caller whose line only carries noise is queued without an invented need', async () => {
    const sampleRate = 8_000;
    let seed = 42;
    const pcm = Int16Array.from({ length: 6 * sampleRate }, () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return (seed / 0x7fffffff - 0.5) * 4_000;
    });
    await place({ wav: { pcm, sampleRate }, speakAfterMs: 0 });
    await scene.step('queued', 30_000);
    const draft = scene.entries.find(({ type, final }) => type === 'draft' && final === true);
    expect(draft === undefined || draft.abstained === true).toBe(true);
  });

  it('a caller who speaks over the notice is not listened to before it has ended', async () => {
    const speech = await scene.says(SURVIVOR_NEED);
    // The notice lasts 300 ms here; these words are over before it ends.
    const early = {
      pcm: speech.wav.pcm.slice(0, (speech.wav.sampleRate * 250) / 1000),
      sampleRate: speech.wav.sampleRate,
    };
    await place({ wav: early, speakAfterMs: 0 });
    const queued = await scene.step('queued', 20_000);
    expect(queued.mode).toBe('silent');
  });

  it('a caller who speaks over the question stops it and is heard', async () => {
    const speech = await scene.says(SURVIVOR_NEED);
    await place({ ...speech, speakAfterMs: 450 });
    const said = await scene.seen('final text', ({ type, final }) => type === 'said' && final === true);
    expect(String(said.text)).toMatch(/décédé|retraite/);
  });

  it('a caller whose audio restarts with lower numbers while he speaks is heard to his last word', async () => {
    const { wav, speakAfterMs } = await scene.says(`bonjour ${SURVIVOR_NEED} de la sécurité sociale`);
    const phone = await RestartingPhone.call(scene.constellation.stack);
    try {
      await phone.silence(speakAfterMs ?? 0);
      await phone.say(wav, 60, { sequence: -900, timestamp: -144_000 });
      await phone.silence(2_000);
      const said = await scene.seen('final text', ({ type, final }) => type === 'said' && final === true);
      expect(said.text).toMatch(/retraite.*sociale/);
    } finally {
      await phone.hangUp();
      phone.close();
    }
  });

  it('a caller who presses # has finished: he is queued at once with what he said so far', async () => {
    const speech = await scene.says(SURVIVOR_NEED);
    const pressAtMs = (speech.speakAfterMs ?? 0) + 1_700;
    const call = await place({ ...speech, dtmf: [{ digit: '#', atMs: pressAtMs }] });
    await call.answered;
    const queued = await scene.step('queued');
    expect(queued.mode).toBe('listening');
    const said = await scene.seen('final text', ({ type, final }) => type === 'said' && final === true);
    expect(said.text).toMatch(/mari/);
    expect(said.text).not.toMatch(/retraite/);
  });

  it.each([
    ['in the notice', 150],
    ['in the middle of speech', 2_000],
  ])('a caller who hangs up %s is not queued, and the call is forgotten', async (_, atMs) => {
    const speech = await scene.says(SURVIVOR_NEED);
    await place({ ...speech, hangUpAfterMs: atMs });
    await scene.step('arrived');
    await scene.step('ended', 10_000);
    expect(scene.entries.some(({ step }) => step === 'queued')).toBe(false);
  });

  it('two callers at once reach two agents, each with his own need', async () => {
    const [one, two] = [
      await scene.says(SURVIVOR_NEED),
      await scene.says('je voudrais changer de compte bancaire'),
    ];
    await Promise.all([place(one), place(two)]);
    const first = await scene.step('picked-up', 20_000);
    const second = await scene.seen(
      'second pickup',
      ({ step, conversationId }) => step === 'picked-up' && conversationId !== first.conversationId,
      20_000,
    );
    expect(first.extension).not.toBe(second.extension);
    const themes = [first, second].map(
      ({ conversationId }) =>
        scene.entries.find(
          (entry) =>
            entry.type === 'draft' && entry.final === true && entry.conversationId === conversationId,
        )?.theme,
    );
    expect(themes).toHaveLength(2);
    expect(themes[0]).toBeTruthy();
    expect(themes[1]).toBeTruthy();
    expect(themes[0]).not.toBe(themes[1]);
  });
});

describe('a call that nobody answers', () => {
  it('ends as abandoned when the caller hangs up in the queue', async () => {
    await Promise.all(phones.map((phone) => phone.stop()));
    phones = [];
    const speech = await scene.says(SURVIVOR_NEED);
    const call = await place(speech);
    await scene.step('queued');
    await call.hangUp();
    const ended = await scene.step('ended');
    expect(ended.end).toBe('abandoned');
  });
});
