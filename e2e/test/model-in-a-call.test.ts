import type { TimelineEntry } from '@decroche/cli/call';
import type { AgentPhone } from '@decroche/local-stack';
import { LanguageModelDouble, type Manner } from '@decroche/test-stage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

/** Pace of a served model: a piece of the double is about three tokens, of 40 ms each. */
const PIECE_MS = 120;
/** Longest time from the end of speech to the whole answer of a model, milliseconds. */
const WHOLE_MS = 6_000;

let double: LanguageModelDouble;
let scene: Scene;
let phone: AgentPhone;

beforeAll(async () => {
  double = await LanguageModelDouble.start();
  const generator = { LLM_BASE_URL: double.baseUrl, LLM_MODEL: 'double', LLM_SILENCE_MS: '1000' };
  scene = await Scene.create({ agents: 1, overrides: { generator } });
  phone = await scene.phone('1001');
});

afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
  await double?.stop();
});

beforeEach(() => {
  scene.forget();
  double.pieceMs = PIECE_MS;
});

/** The built-in and the last draft for the whole of what a caller said. */
async function draftsFor(manner: Manner): Promise<{ first: TimelineEntry; last: TimelineEntry }> {
  double.manner = manner;
  const call = await scene.call(await scene.says(SURVIVOR_NEED));
  const said = await scene.seen('the final text', ({ type, final }) => type === 'said' && final === true);
  const ofText = ({ type, saidSequence }: TimelineEntry): boolean =>
    type === 'draft' && saidSequence === said.sequence;
  const first = await scene.seen('its first draft', (entry) => ofText(entry) && entry.revision === 1);
  const last = await scene.seen('its last draft', (entry) => ofText(entry) && entry.final === true);
  await call.hangUp();
  await call.ended;
  await scene.step('ended');
  return { first, last };
}

describe('a language model behind a real call', () => {
  it('says it in its own words beside the draft that is there first, within six seconds of the end of speech', async () => {
    const { first, last } = await draftsFor('sound');
    expect(first).toMatchObject({ mode: 'built-in', author: 'builtin', abstained: false });
    expect(last).toMatchObject({ mode: 'model', author: 'double', sentences: first.sentences });
    expect(Number(last.composedAtMs) - Number(last.speechEndedAtMs)).toBeLessThan(WHOLE_MS);
  });

  it.each<Manner>(['stalled', 'inventing-figures'])(
    'leaves the built-in draft when it is %s, and the mode says so',
    async (manner) => {
      const { first, last } = await draftsFor(manner);
      expect(first).toMatchObject({ mode: 'built-in', abstained: false });
      expect(last).toMatchObject({
        mode: 'degraded',
        author: 'builtin',
        sentences: first.sentences,
        prose: [],
      });
    },
  );
});
