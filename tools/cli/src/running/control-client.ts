import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CallReport } from '../call/call-report.ts';
import type { CallStep } from '../call/demonstration-call.ts';
import { ROOT } from '../root.ts';

/** Unix socket of the stack that runs in this clone. */
export const CONTROL_SOCKET = join(ROOT, '.local/control.sock');

interface Line {
  readonly atMs?: number;
  readonly step?: CallStep;
  readonly report?: CallReport;
  readonly error?: string;
}

/** The stack that runs in this clone, as another terminal sees it. */
export interface RunningStack {
  readonly desktopUrl: string;
  readonly pid: number;
}

/** @returns `undefined` when no stack runs in this clone */
export async function findRunningStack(): Promise<RunningStack | undefined> {
  let found: RunningStack | undefined;
  try {
    await exchange('GET', '/status', undefined, (line) => {
      found = line as unknown as RunningStack;
    });
  } catch {
    return undefined;
  }
  return found;
}

/** Asks the running stack to stop. */
export async function stopRunningStack(): Promise<void> {
  await exchange('POST', '/stop', undefined, () => undefined);
}

/** Has the running stack place a call. */
export async function callOnRunningStack(
  body: { readonly text?: string; readonly wav?: string; readonly voice?: string },
  onStep: (atMs: number, step: CallStep) => void,
): Promise<CallReport> {
  let report: CallReport | undefined;
  await exchange('POST', '/call', body, (line) => {
    if (line.error !== undefined) throw new Error(line.error);
    if (line.step !== undefined) onStep(line.atMs ?? 0, line.step);
    if (line.report !== undefined) report = line.report;
  });
  if (report === undefined) throw new Error('the running stack ended before the call did');
  return report;
}

function exchange(method: string, path: string, body: unknown, onLine: (line: Line) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: CONTROL_SOCKET, method, path }, (response) => {
      const lines = createInterface({ input: response });
      lines.on('line', (text) => {
        try {
          onLine(JSON.parse(text) as Line);
        } catch (error) {
          reject(error);
        }
      });
      lines.once('close', resolve);
    });
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
