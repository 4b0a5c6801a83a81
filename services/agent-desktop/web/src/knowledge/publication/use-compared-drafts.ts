import { useEffect, useRef, useState } from 'react';
import type { ComparedDraftsView, ImpactView } from '#contract';
import { codeOf } from '../../app/api.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import type { Verdict } from './impact-wording.ts';
import { comparedDrafts } from './publication-api.ts';

/** Questions whose drafts are compared: those that get worse first. */
export const MAX_COMPARED = 20;
/** How long drafts are compared before somebody says to go on, milliseconds. */
const TOTAL_MS = 60_000;
/** Faults one after the other after which it is no use to go on. */
const MAX_FAULTS = 2;

type Change = ImpactView['changes'][number];

/** A question that changes, with both drafts or the code of why they did not come. */
export type ComparedChange = Change & ({ readonly drafts: ComparedDraftsView } | { readonly fault: string });

/** How far the comparison is. */
export interface Comparing {
  readonly done: readonly ComparedChange[];
  /** Questions to compare. */
  readonly wanted: number;
  /** `late` and `failed` stop before the end, and go on when asked. */
  readonly stage: 'running' | 'done' | 'late' | 'failed';
  readonly goOn: () => void;
}

const ORDER: readonly Verdict[] = ['worse', 'better', 'other', 'reworded'];

/** The questions whose drafts are compared, the worst first. */
export function firstChanges(changes: readonly Change[]): readonly Change[] {
  return changes
    .toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
    .slice(0, MAX_COMPARED);
}

/** Asks for the drafts of the questions that change, one after the other, within a bound of number and time. */
export function useComparedDrafts(changes: readonly Change[]): Comparing {
  const api = useApi();
  const { expire } = useSignedIn();
  const [done, setDone] = useState<readonly ComparedChange[]>([]);
  const [stage, setStage] = useState<Comparing['stage']>('running');
  const [round, setRound] = useState(0);
  const compared = useRef<readonly ComparedChange[]>([]);
  useEffect(() => {
    let here = true;
    const wanted = firstChanges(changes);
    const untilMs = Date.now() + TOTAL_MS;
    const stop = (reached: Comparing['stage']): void => {
      if (here) setStage(reached);
    };
    async function compare(change: Change): Promise<ComparedChange | undefined> {
      try {
        const { id, question } = change;
        return { ...change, drafts: await comparedDrafts(api, { id, question }) };
      } catch (error) {
        if (codeOf(error) !== 'NOT_SIGNED_IN') return { ...change, fault: codeOf(error) };
        if (here) expire();
        return undefined;
      }
    }
    async function run(): Promise<void> {
      let faults = 0;
      for (const change of wanted) {
        if (compared.current.some(({ id }) => id === change.id)) continue;
        if (Date.now() > untilMs) return stop('late');
        const one = await compare(change);
        if (!here || one === undefined) return;
        faults = 'fault' in one ? faults + 1 : 0;
        compared.current = [...compared.current, one];
        setDone(compared.current);
        if (faults >= MAX_FAULTS) return stop('failed');
      }
      stop(compared.current.some((one) => 'fault' in one) ? 'failed' : 'done');
    }
    setStage('running');
    void run();
    return () => {
      here = false;
    };
  }, [api, changes, expire, round]);
  const goOn = (): void => {
    compared.current = compared.current.filter((one) => 'drafts' in one);
    setDone(compared.current);
    setRound((before) => before + 1);
  };
  return { done, wanted: Math.min(changes.length, MAX_COMPARED), stage, goOn };
}
