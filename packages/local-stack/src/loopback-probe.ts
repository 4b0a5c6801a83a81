import { request } from 'node:http';
import { connect } from 'node:net';

/** HTTP status of a GET on a loopback server, on a connection of its own. */
export function httpStatus(url: string, signal: AbortSignal, auth?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { agent: false, signal, timeout: 2_000, ...(auth ? { auth } : {}) },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      },
    );
    asked.once('timeout', () => asked.destroy(new Error('no answer within 2 s')));
    asked.once('error', reject);
    asked.end();
  });
}

/** Whether a loopback TCP server takes a connection. */
export function tcpOpens(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', reject);
  });
}

/** Whether a loopback TCP server says `expected` after being sent `greeting` (may be empty). */
export function tcpAnswers(
  port: number,
  greeting: string,
  expected: RegExp,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect({ host: '127.0.0.1', port, signal });
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.setEncoding('utf8');
    socket.once('connect', () => {
      if (greeting !== '') socket.write(greeting);
    });
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (expected.test(heard)) finish(true);
      else if (heard.length > 65_536) finish(false);
    });
    socket.once('end', () => finish(false));
    socket.once('error', reject);
  });
}
