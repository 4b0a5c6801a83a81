import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { percentile } from '@decroche/test-kit';
import { createMemoryWipe } from '../src/freed-memory.ts';

/**
 * What wiping costs a program that a caller's voice passes through: CPU time of a process that takes calls of so many
 * seconds, frame by frame over a socket as the gateway does, with and without it.
 */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '6' },
    runs: { type: 'string', default: '5' },
    port: { type: 'string' },
    wiping: { type: 'boolean', default: false },
  },
});
const FRAME = Buffer.alloc(640, 7);
const FRAMES_PER_SECOND = 50;
/** The whole collection comes when it was quiet. */
const QUIET_MS = 4_000;

if (values.port === undefined) await compare();
else await take(Number(values.port), values.wiping);

async function take(port: number, wiping: boolean): Promise<void> {
  const wipe = wiping ? createMemoryWipe() : undefined;
  const from = process.cpuUsage();
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const call: Buffer[] = [];
  socket.on('data', (frame: Buffer) => {
    call.push(frame);
    const sent = Buffer.allocUnsafe(frame.length + 16);
    frame.copy(sent);
    if (call.length === Number(values.seconds) * FRAMES_PER_SECOND) {
      for (const each of call.splice(0)) if (wiping) each.fill(0);
      wipe?.wipe();
    }
    socket.write('.');
  });
  await once(socket, 'close');
  await pause(QUIET_MS);
  const { user, system } = process.cpuUsage(from);
  process.send?.((user + system) / 1_000);
  wipe?.close();
  process.disconnect();
}

async function compare(): Promise<void> {
  const frames = Number(values.calls) * Number(values.seconds) * FRAMES_PER_SECOND;
  const server = createServer((socket) => {
    let left = frames;
    const next = (): void => void (left-- > 0 ? socket.write(FRAME) : socket.end());
    socket.setNoDelay(true).on('data', next);
    next();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cpuMs = async (more: string[]): Promise<number> => {
    const args = [...process.argv.slice(2), '--port', String(port), ...more];
    const [ms] = await once(fork(import.meta.filename, args), 'message');
    return Number(ms) / Number(values.calls);
  };
  const [without, wiping]: [number[], number[]] = [[], []];
  for (let run = 0; run < Number(values.runs); run++) {
    without.push(await cpuMs([]));
    wiping.push(await cpuMs(['--wiping']));
  }
  server.close();
  const median = (of: number[]): string => percentile(of, 0.5)?.toFixed(2) ?? '';
  process.stdout.write(
    `CPU of a call of ${values.seconds} s, median of ${values.runs}: ${median(without)} ms without wiping, ${median(wiping)} ms with it\n`,
  );
}
