import { spawn } from 'node:child_process';
import { ROOT } from './root.ts';

/** Runs a program from the root with this terminal; resolves with its exit status (128 + signal when killed). */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly capture?: boolean } = {},
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.capture ? 'pipe' : 'inherit', options.capture ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ status: code ?? 128, output }));
  });
}

/** Runs one of the repository's own TypeScript programs. */
export function runScript(
  script: string,
  args: readonly string[],
): Promise<{ status: number; output: string }> {
  return runProgram(process.execPath, [script, ...args]);
}
