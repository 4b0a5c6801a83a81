import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InstructionsError, publishedInstructions } from '@decroche/instructions';
import { WriterError } from './writer-error.ts';

/** How often it is looked whether another version was published, and until the first is known, milliseconds. */
const LOOK_MS = 5_000;
const FIRST_LOOK_MS = 500;

/** Where instructions come from, and who is told what is wrong with them. */
export interface InstructionsPorts {
  /** The file as it is published now; empty when there is none. */
  readonly file: (signal: AbortSignal) => Promise<string> | string;
  /** They cannot be used, or not be had: told once for each file, and once until it works again. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds between two looks, when not the usual ones. */
  readonly lookMs?: number;
}

/**
 * What the experts ask of a language model, as it is published now: a publication counts without a restart. A version that may
 * not be used leaves the one before it in force.
 */
export class PublishedInstructions {
  readonly #ports: InstructionsPorts;
  readonly #stop = new AbortController();
  #file: string | undefined;
  #lines: readonly string[] | undefined;
  #isAway = false;
  #looking: Promise<void> | undefined;

  constructor(ports: InstructionsPorts) {
    this.#ports = ports;
  }

  /** Begins to look. */
  start(): void {
    this.#looking ??= this.#lookOn();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    await this.#looking;
  }

  /**
   * The lines in force.
   *
   * @throws WriterError when none may be used: no model is asked then
   */
  lines(): readonly string[] {
    if (this.#lines === undefined) {
      throw new WriterError('uninstructed', 'has no published instructions that may be used; see the log');
    }
    return this.#lines;
  }

  async #lookOn(): Promise<void> {
    const { lookMs = LOOK_MS } = this.#ports;
    while (!this.#stop.signal.aborted) {
      await this.#look();
      const wait = this.#file === undefined ? Math.min(FIRST_LOOK_MS, lookMs) : lookMs;
      await pause(wait, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    try {
      const file = await this.#ports.file(this.#stop.signal);
      this.#isAway = false;
      if (file === this.#file) return;
      this.#file = file;
      this.#lines = file === '' ? [] : publishedInstructions(file);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const isFault = error instanceof InstructionsError;
      if (!isFault && this.#isAway) return;
      this.#isAway = !isFault;
      this.#ports.failed(error);
    }
  }
}

/** The file in the folder of a knowledge base; empty where the base says nothing. */
export function instructionsFile(folder: string): string {
  try {
    return readFileSync(join(folder, 'instructions.yaml'), 'utf8');
  } catch {
    return '';
  }
}

/**
 * The lines of the file in the folder of a knowledge base; none where the base says nothing.
 *
 * @throws InstructionsError when the file is not published, or has a fault
 */
export function readInstructions(folder: string): string[] {
  const file = instructionsFile(folder);
  return file === '' ? [] : publishedInstructions(file);
}
