import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CallSite } from './call-site.ts';

/** Application of the consumer: it takes no application from anybody. */
export const CONSUMER_APP = 'consumer';

/** Another process that listens to a leg. */
export interface Consumer {
  /** Frames that it has heard. */
  heard(): number;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

/** @param kind which of the sources it uses: one that begins with `AudioSocket` has that alone */
export async function startConsumer(kind: string, { stack }: CallSite, channelId: string): Promise<Consumer> {
  const { ariUrl, ariUser, ariPassword } = stack.asterisk;
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions', 'development', join(import.meta.dirname, 'tap-consumer.fixture.ts')],
    {
      env: {
        ARI_URL: ariUrl,
        ARI_USER: ariUser,
        ARI_PASSWORD: ariPassword,
        ARI_APP: CONSUMER_APP,
        CHANNEL: channelId,
        TRANSPORTS: kind.startsWith('AudioSocket')
          ? 'audiosocket'
          : kind.includes('AudioSocket')
            ? 'websocket,audiosocket'
            : 'websocket',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let heard = 0;
  child.stdout?.on('data', (bytes: Buffer) => {
    heard += bytes.length;
  });
  return {
    heard: () => heard,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
