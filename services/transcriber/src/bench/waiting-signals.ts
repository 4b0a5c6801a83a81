import type { TranscriberServiceClient } from '@decroche/contracts';
import { listenTo } from '../evaluation/listen-client.ts';
import type { TranscriberProcess } from '../evaluation/transcriber-process.ts';

/** CPU seconds for an hour of what a line carries while nobody speaks, and the words wrongly recognised in it. */
export type WaitingCost = Readonly<
  Record<string, { readonly cpuSecondsPerHour: number; readonly words: number }>
>;

const RATE = 8000;

const sine = (hertz: number, second: number): number => Math.sin(2 * Math.PI * hertz * second);

/** Noise that is the same in each run: a linear congruential generator. */
function noise(): () => number {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
}

const NOTES = [262, 294, 330, 349, 392, 440, 494, 523] as const;

/** Music as an exchange plays it: an arpeggio over chords. */
function music(second: number): number {
  const note = NOTES[Math.floor(second * 4) % NOTES.length] as number;
  const root = (NOTES[Math.floor(second / 2) % 4] as number) / 2;
  const plucked = [1, 2, 3, 4].reduce((sum, harmonic) => sum + sine(note * harmonic, second) / harmonic, 0);
  const chord = [1, 1.25, 1.5].reduce((sum, part) => sum + sine(root * part, second), 0);
  return 3000 * Math.exp(-2 * ((second * 4) % 1)) * plucked + 1200 * chord;
}

function signals(): Record<string, (second: number) => number> {
  const hiss = noise();
  return {
    silence: () => 0,
    lineNoise: () => 40 * hiss(),
    ringBack: (second) => (second % 5 < 1.5 ? 6000 * sine(440, second) : 0) + 10 * hiss(),
    busy: (second) => (second % 1 < 0.5 ? 6000 * sine(440, second) : 0) + 10 * hiss(),
    music,
  };
}

/** Listens to each signal on one live leg, as fast as the service takes it. */
export async function measureWaiting(
  service: TranscriberProcess,
  client: TranscriberServiceClient,
  seconds: number,
): Promise<WaitingCost> {
  const costs: Record<string, { cpuSecondsPerHour: number; words: number }> = {};
  for (const [name, signal] of Object.entries(signals())) {
    const audio = Buffer.alloc(seconds * RATE * 2);
    for (let sample = 0; sample < seconds * RATE; sample++) {
      audio.writeInt16LE(Math.round(signal(sample / RATE)), sample * 2);
    }
    const before = (await service.usage()).cpuSeconds;
    const { finals } = await listenTo(client, audio, RATE, {
      messageMs: 20,
      speed: Number.POSITIVE_INFINITY,
    });
    const used = (await service.usage()).cpuSeconds - before;
    costs[name] = {
      cpuSecondsPerHour: Math.round((used * 36_000) / seconds) / 10,
      words: finals.reduce((sum, { words }) => sum + words.length, 0),
    };
  }
  return costs;
}
