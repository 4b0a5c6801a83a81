import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';

/** Calls of a quarter of an hour, as a multiple of the mean quarter of the busiest hour. */
export interface Quarter {
  /** Minutes since midnight. */
  readonly fromMinute: number;
  readonly factor: number;
}

export const QUARTER_S = 900;
const MINUTES_OF_A_QUARTER = 15;
const PROFILE = /^(\d{1,2}):(00|15|30|45)=(\d+(?:\.\d+)?)$/;

/**
 * An assumption, as long as nobody has counted a fund's own calls: the busiest hour is from 9:00 to 10:00, and begins with a quarter in
 * which 1.6 times as many call as in its mean.
 */
export const MORNING = '8:30=0.5,8:45=0.7,9:00=1.6,9:15=1.0,9:30=0.8,9:45=0.6,10:00=0.7,10:15=0.7';

/** @throws RangeError with what is expected */
export function readProfile(text: string): Quarter[] {
  const quarters = text.split(',').map((part): Quarter => {
    const [, hour, minute, factor] = PROFILE.exec(part.trim()) ?? [];
    if (hour === undefined)
      throw new RangeError(`a profile is written as 9:00=1.6,9:15=1.0; found ${JSON.stringify(part)}`);
    return { fromMinute: Number(hour) * 60 + Number(minute), factor: Number(factor) };
  });
  const follows = quarters.every(
    ({ fromMinute }, at) =>
      at === 0 || fromMinute === (quarters[at - 1]?.fromMinute ?? 0) + MINUTES_OF_A_QUARTER,
  );
  if (!follows) throw new RangeError('the quarters of a profile follow one another');
  return quarters;
}

/** Lets calls come as a Poisson process whose rate changes from quarter to quarter. */
export function letCallsCome(
  { agenda, chance }: { readonly agenda: Agenda; readonly chance: Chance },
  { quarters, callsPerHour }: { readonly quarters: readonly Quarter[]; readonly callsPerHour: number },
  call: () => void,
): void {
  const highest = (callsPerHour / 3_600) * Math.max(...quarters.map(({ factor }) => factor));
  if (highest === 0) return;
  const most = Math.max(...quarters.map(({ factor }) => factor));
  const next = (): void => {
    agenda.in(chance.exponential(1 / highest), () => {
      const quarter = quarters[Math.floor(agenda.now / QUARTER_S)];
      if (quarter === undefined) return;
      // Thinning (Lewis and Shedler, 1979): of calls at the highest rate the share of this quarter is kept.
      if (chance.even() < quarter.factor / most) call();
      next();
    });
  };
  next();
}
