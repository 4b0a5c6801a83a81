import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Inspector, InspectorError, type Piece } from './personal-data-gate.ts';

const answer = z.object({ classes: z.array(z.string()) });

/** Time without any answer after which the inspector counts as stuck, milliseconds. */
const SILENCE_MS = 60_000;

/** The redactor's detectors in a process of their own, over lines of JSON. */
export class InspectorProcess implements Inspector {
  readonly #program: string | undefined;

  /** @param program path of the program; undefined when none is set */
  constructor(program: string | undefined) {
    this.#program = program;
  }

  async inspect(pieces: readonly Piece[]): Promise<readonly (readonly string[])[]> {
    if (this.#program === undefined) {
      throw new InspectorError('nothing looks for personal data; run ./run kb, or set PII_INSPECTOR');
    }
    if (pieces.length === 0) return [];
    const child = spawn(process.execPath, [this.#program], { stdio: ['pipe', 'pipe', 'ignore'] });
    let silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
    const classes: string[][] = [];
    const read = async (): Promise<void> => {
      for await (const line of createInterface({ input: child.stdout })) {
        clearTimeout(silence);
        silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
        classes.push(answer.parse(JSON.parse(line)).classes);
      }
    };
    const write = async (): Promise<void> => {
      for (const { text, around } of pieces) {
        if (!child.stdin.write(`${JSON.stringify({ text, around })}\n`)) await once(child.stdin, 'drain');
      }
      child.stdin.end();
    };
    try {
      child.stdin.on('error', () => undefined);
      const ended = new Promise<never>((_, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => code !== 0 && reject(new Error(`ended with status ${code}`)));
      });
      await Promise.race([Promise.all([read(), write()]), ended]);
    } catch (cause) {
      throw new InspectorError('the search for personal data broke off; nothing was imported', { cause });
    } finally {
      clearTimeout(silence);
      child.kill();
    }
    if (classes.length !== pieces.length) {
      throw new InspectorError('the search for personal data broke off; nothing was imported');
    }
    return classes;
  }
}
