import { setTimeout as wait } from 'node:timers/promises';
import { BareRecogniser } from '../engine/bare-recogniser.ts';
import { Playlist } from './playlist.ts';

/** Length of the chunks given to libvosk, milliseconds: those of the service's decoder. */
const CHUNK_MS = 160;

/**
 * Bare libvosk in one thread of its own process, on the same streams as the service, as they come in real time.
 * Prints its CPU seconds.
 */
const [model = '', recordings = '', streams = '1', seconds = '1', half = 'false'] = process.argv.slice(2);
const playlist = await Playlist.read(recordings);
const bare = new BareRecogniser(model, CHUNK_MS);
const sessions = Array.from({ length: Number(streams) }, (_, stream) => ({
  audio: playlist.stream(stream, Number(seconds), half === 'true'),
  session: bare.open(8000),
  phaseMs: (CHUNK_MS * stream) / Number(streams),
  at: 0,
}));

const before = process.cpuUsage();
const begun = performance.now();
while (sessions.some(({ at, audio }) => at < audio.length)) {
  const now = performance.now() - begun;
  for (const each of sessions) {
    while (each.at < each.audio.length && each.at / 16 + CHUNK_MS + each.phaseMs <= now) {
      each.session.accept(each.audio.subarray(each.at, each.at + CHUNK_MS * 16));
      each.at += CHUNK_MS * 16;
    }
  }
  await wait(5);
}
for (const { session } of sessions) session.finish();
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ cpuSeconds: (user + system) / 1e6 })}\n`);
bare.close();
