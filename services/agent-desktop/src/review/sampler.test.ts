import { Draft, type Draft as DraftEvent, EvidenceOutcome } from '@decroche/contracts';
import { createLogger } from '@decroche/service-kit';
import { describe, expect, it, vi } from 'vitest';
import { callerSaid, draftFor, newTurn } from '../../test/sample-content.ts';
import { saidView } from '../calls/text-views.ts';
import type { OpenCampaign } from './campaigns.ts';
import { Sampler, type SamplerParts } from './sampler.ts';

const TURN = newTurn('019ad000-0000-7000-8000-000000000001');
const SAID = callerSaid(TURN, 2, 'est-ce que j’ai droit à une réversion', { final: true });
const OPEN: OpenCampaign = {
  id: 7,
  endsAtMs: 1_000_000,
  sizes: { perTheme: 5, lowConfidence: 5, feedback: 5 },
};

function stage(more: Partial<SamplerParts> = {}) {
  const taken: { basis: string; rank: number; text: string }[] = [];
  const claims = new Set<string>();
  const parts: SamplerParts = {
    campaigns: { current: vi.fn(async () => OPEN) },
    sample: {
      take: async (_campaign, { basis, rank, draft }) => {
        taken.push({ basis, rank, text: JSON.stringify(draft) });
        return 1;
      },
    },
    redis: {
      set: (async (key: string) => {
        if (claims.has(key)) return null;
        claims.add(key);
        return 'OK';
      }) as unknown as SamplerParts['redis']['set'],
    },
    saidOf: () => saidView(SAID),
    lowBelow: 0.6,
    random: () => 0.5,
    now: () => 0,
    logger: createLogger('sampler', 'silent'),
    ...more,
  };
  return { sampler: new Sampler(parts), taken, claims, parts };
}

const event = (draft: DraftEvent) => ({ kind: 'draft', draft, traceparent: null }) as const;
const draft = (more: Partial<DraftEvent> = {}): DraftEvent => draftFor(SAID, more);
const unsure = {
  evidence: {
    ...Draft.fromPartial({ evidence: {} }).evidence,
    outcome: EvidenceOutcome.CAUTION,
    confidence: 0.3,
  },
};

describe('a draft is sampled', () => {
  it('once, whatever number of instances sees it and however often the bus repeats it', async () => {
    const first = stage();
    const second = new Sampler(first.parts);
    const seen = draft();
    first.sampler.event(event(seen));
    second.event(event(seen));
    first.sampler.event(event(seen));
    await vi.waitFor(() => expect(first.taken.map(({ basis }) => basis)).toEqual(['theme']));
  });

  it('without its conversation, its turn or a word of its question', async () => {
    const { sampler, taken, claims } = stage();
    const seen = draft({ sentences: [{ text: 'Vous vivez à Vesoul.', sourceIds: ['s-a'] }] });
    sampler.event(event(seen));
    await vi.waitFor(() => expect(taken).toHaveLength(1));
    for (const trace of [TURN.conversationId, TURN.turnId, seen.eventId, 'est-ce que']) {
      expect(taken[0]?.text).not.toContain(trace);
      expect([...claims].join()).not.toContain(trace);
    }
  });

  it('among the unsure ones when its theme did not draw it', async () => {
    const ranks = [0.9, 0.2, 0.4, 0.1];
    const { sampler, taken } = stage({
      sample: {
        take: async (_campaign, { basis, rank, draft: kept }) => {
          taken.push({ basis, rank, text: JSON.stringify(kept) });
          return basis === 'theme' ? 0.5 : 1;
        },
      },
      random: () => ranks.shift() ?? 0,
    });
    sampler.event(event(draft(unsure as Partial<DraftEvent>)));
    await vi.waitFor(() => expect(taken.map(({ basis }) => basis)).toEqual(['theme', 'low-confidence']));
  });

  it('not when it gives no answer, may still change, or no campaign goes on', async () => {
    const { sampler, parts } = stage();
    sampler.event(event(draft({ final: false })));
    sampler.event(event(draft({ abstained: true, sentences: [] })));
    expect(parts.campaigns.current).not.toHaveBeenCalled();
    const over = stage({ now: () => OPEN.endsAtMs });
    over.sampler.event(event(draft()));
    await vi.waitFor(() => expect(over.parts.campaigns.current).toHaveBeenCalled());
    const none = stage({ campaigns: { current: vi.fn(async () => null) } });
    none.sampler.event(event(draft()));
    await vi.waitFor(() => expect(none.parts.campaigns.current).toHaveBeenCalledTimes(1));
    none.sampler.event(event(draft()));
    expect([over.taken, none.taken]).toEqual([[], []]);
    expect(none.parts.campaigns.current).toHaveBeenCalledTimes(1);
  });

  it('behind the calls: of a storm the most are let go, and a database that is away stops nothing', async () => {
    const gate = Promise.withResolvers<OpenCampaign>();
    const slow = stage({ campaigns: { current: () => gate.promise } });
    for (let at = 0; at < 1_000; at += 1) slow.sampler.event(event(draft()));
    gate.resolve(OPEN);
    await vi.waitFor(() => expect(slow.taken.length).toBeGreaterThan(150));
    expect(slow.taken.length).toBeLessThan(250);
    const logger = createLogger('sampler', 'silent');
    const warned = vi.spyOn(logger, 'warn');
    let away = true;
    const broken = stage({
      logger,
      campaigns: {
        current: async () => {
          if (away) throw new Error('away');
          return OPEN;
        },
      },
    });
    broken.sampler.event(event(draft()));
    await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(1));
    away = false;
    broken.sampler.event(event(draft()));
    await vi.waitFor(() => expect(broken.taken).toHaveLength(1));
  });
});
