// preStop of the containers beside Asterisk. usage: node follow-asterisk.mjs MARK PORT SECONDS
// When the pod stops, Asterisk's own preStop leaves MARK and waits for the last call; these containers serve its calls until
// it is gone, which its manager interface on PORT shows, or until SECONDS have passed. Without a mark of these last SECONDS,
// this container alone is restarted, at once.
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [mark, port, seconds] = process.argv.slice(2);
const LOOK_EVERY_MS = 500;
const LONGEST_FOR_MARK_MS = 3_000;
const startedAt = Date.now();
const boundMs = Number(seconds) * 1_000;

const isMarked = () => {
  try {
    return statSync(mark).mtimeMs > startedAt - boundMs;
  } catch {
    return false;
  }
};

const answers = () =>
  new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.setTimeout(LOOK_EVERY_MS, () => socket.destroy(new Error('late')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Late is not gone: an Asterisk that is busy still has its calls.
    socket.once('error', (error) => resolve(error.message === 'late'));
  });

while (!isMarked() && Date.now() - startedAt < LONGEST_FOR_MARK_MS) await sleep(100);
if (isMarked()) {
  while (Date.now() - startedAt < boundMs && (await answers())) await sleep(LOOK_EVERY_MS);
}
