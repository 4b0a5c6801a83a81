import type { AgentPhone } from '@decroche/local-stack';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Scene } from '../src/scene.ts';

let scene: Scene;
let phone: AgentPhone;

beforeAll(async () => {
  scene = await Scene.create({ agents: 1 });
  phone = await scene.phone('1001', 300);
});
afterEach(() => scene.forget());
afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
});

interface DraftEntry {
  readonly abstained: boolean;
  readonly theme: string;
  readonly sentences: readonly { readonly text: string; readonly sourceIds: readonly string[] }[];
  readonly cited: readonly { readonly sourceId: string }[];
}

/** Calls, says it, and gives the final draft. */
async function draftFor(sentence: string): Promise<DraftEntry> {
  const call = await scene.call(await scene.says(sentence));
  try {
    const entry = await scene.seen(
      'final draft',
      ({ type, final }) => type === 'draft' && final === true,
      25_000,
    );
    return entry as unknown as DraftEntry;
  } finally {
    await call.hangUp();
    await call.ended;
    await scene.step('ended');
  }
}

describe('everyday needs, spoken in a real call', () => {
  it.each([
    ["mon mari est décédé est-ce que j'ai droit à sa retraite", /^reversion$/],
    [
      'je suis né en mille neuf cent soixante quatre à quel âge je peux partir à la retraite',
      /^(age-legal|carriere-longue)$/,
    ],
    ["j'ai commencé à travailler à seize ans est-ce que je peux partir plus tôt", /^carriere-longue$/],
    ['comment demander la retraite progressive', /^retraite-progressive$/],
    ['est-ce que le chômage compte pour la retraite', /^chomage$/],
    ['combien de trimestres pour mes trois enfants', /^enfants$/],
    ['je voudrais changer de compte bancaire', /^(vie-du-retraite|regional)$/],
    ['à quelle date est payée la retraite', /^paiement$/],
    ["je touche une petite retraite est-ce que je peux avoir l'aspa", /^(aspa|minimum-contributif)$/],
    ['il manque des trimestres sur mon relevé de carrière', /^releve-carriere$/],
  ])('« %s » gets a sourced draft of its theme', async (sentence, theme) => {
    const draft = await draftFor(sentence);
    expect(draft.abstained).toBe(false);
    expect(draft.theme).toMatch(theme);
    expect(draft.sentences.length).toBeGreaterThanOrEqual(2);
    expect(draft.sentences.length).toBeLessThanOrEqual(5);
    const cited = new Set(draft.cited.map(({ sourceId }) => sourceId));
    for (const { sourceIds } of draft.sentences) {
      expect(sourceIds.length).toBeGreaterThan(0);
      for (const id of sourceIds) expect(cited).toContain(id);
    }
  });

  it('abstains for a need that is none of ours', async () => {
    const draft = await draftFor('je voudrais réserver une table pour deux');
    expect(draft.abstained).toBe(true);
    expect(draft.sentences).toEqual([]);
  });
});
