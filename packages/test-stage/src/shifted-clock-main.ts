import { readFileSync } from 'node:fs';

/**
 * Loaded into a service before its program (`NODE_OPTIONS=--import`): its wall clock is off by what a file says, in milliseconds,
 * as that of a machine whose time was set wrong. Monotonic clocks go on as they do on such a machine.
 */
const file = process.env.CLOCK_FILE ?? '';
const LOOK_EVERY_MS = 100;
let aheadMs = 0;

function look(): void {
  try {
    aheadMs = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    aheadMs = 0;
  }
}

look();
setInterval(look, LOOK_EVERY_MS).unref();
const trueNow = Date.now;
const shiftedNow = (): number => trueNow() + aheadMs;
class ShiftedDate extends Date {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [shiftedNow()] : given) as [number]));
  }
}
Object.defineProperty(ShiftedDate, 'name', { value: 'Date' });
ShiftedDate.now = shiftedNow;
globalThis.Date = ShiftedDate as DateConstructor;
