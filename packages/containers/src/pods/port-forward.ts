import { spawn } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { RunningPod } from './pod-ground.ts';

/** A port of this machine's loopback that leads to a port of a pod's. */
export interface PortForward {
  readonly port: number;
  close(): Promise<void>;
}

const START_MS = 10_000;

/**
 * What `kubectl port-forward` does: opens a port on this machine's loopback that leads to one which a pod opens to itself
 * alone. A process in the pod's network hands the connections over through a socket of the file system. Needs root.
 *
 * @param folder for that socket
 */
export async function forwardPort(pod: RunningPod, podPort: number, folder: string): Promise<PortForward> {
  const path = join(folder, `${podPort}.sock`);
  const helper = spawn(
    'nsenter',
    [
      '--target',
      String(pod.pid),
      '--net',
      process.execPath,
      join(import.meta.dirname, 'port-forward-process.ts'),
      path,
      String(podPort),
    ],
    // It ends when its standard input does: with this process, whatever ends it.
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the port of the pod was not opened in time')), START_MS);
    helper.once('error', reject);
    helper.once('exit', (code) =>
      reject(new Error(`nsenter ended with ${code}; it needs root and util-linux`)),
    );
    helper.stdout.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  const server = createServer((socket) => {
    const far = connect(path);
    socket.on('error', () => far.destroy());
    far.on('error', () => socket.destroy());
    socket.pipe(far).pipe(socket);
  });
  await listening(server);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      helper.removeAllListeners('exit');
      helper.stdin.end();
      server.close();
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
