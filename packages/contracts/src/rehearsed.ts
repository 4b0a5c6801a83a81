import { TurnSource } from './gen/decroche/v1/turn.ts';

const REHEARSED: ReadonlySet<TurnSource | undefined> = new Set([TurnSource.TRAINING, TurnSource.TRIAL]);

/** Whether nobody asked: an agent trains on a simulated caller, or an expert tries a question. No figure counts it. */
export function isRehearsed(source: TurnSource | undefined): boolean {
  return REHEARSED.has(source);
}
