/** A need with the share of belief in it; the shares of all needs sum to 1. */
export interface RecognisedNeed {
  readonly need: string;
  readonly share: number;
}

/** Belief in each need, 0 to 1; 1 in all. */
export type NeedBeliefs = ReadonlyMap<string, number>;

/** Which needs a question may put, given its date and its fund. */
export interface PossibleNeeds {
  readonly mayBe: (need: string) => boolean;
  /** Needs that take over the belief in one that is not possible: the same rule of another period. */
  readonly heirsOf: (need: string) => readonly string[];
}

/** Every need is possible. */
export const EVERY_NEED: PossibleNeeds = { mayBe: () => true, heirsOf: () => [] };
/** Belief below this is not worth passing on. */
const LEAST_INHERITED = 0.01;

/** The mean of what two recognisers believe; the first knows every need. */
export function meanBeliefs(first: NeedBeliefs, second: NeedBeliefs): NeedBeliefs {
  return new Map([...first].map(([need, share]) => [need, (share + (second.get(need) ?? 0)) / 2]));
}

/**
 * The likeliest needs, best first, once belief in what is not possible has gone to the heirs.
 *
 * @param possible which needs are possible; every need when absent
 */
export function likeliestNeeds(
  own: NeedBeliefs,
  possible: PossibleNeeds = EVERY_NEED,
  most = 6,
): RecognisedNeed[] {
  const kept = new Map([...own].filter(([need]) => possible.mayBe(need)));
  for (const [need, share] of own) {
    if (kept.has(need) || share < LEAST_INHERITED) continue;
    const heirs = possible.heirsOf(need).filter((heir) => kept.has(heir));
    const all = heirs.reduce((sum, heir) => sum + (own.get(heir) ?? 0), 0);
    for (const heir of heirs) {
      const part = all === 0 ? 1 / heirs.length : (own.get(heir) ?? 0) / all;
      kept.set(heir, (kept.get(heir) ?? 0) + share * part);
    }
  }
  const sum = [...kept.values()].reduce((total, share) => total + share, 0);
  return [...kept]
    .map(([need, share]) => ({ need, share: sum === 0 ? 0 : share / sum }))
    .sort((a, b) => b.share - a.share)
    .slice(0, most);
}
