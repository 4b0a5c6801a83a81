import koffi from 'koffi';
import { WordWipe } from './word-wipe.ts';

/** `mallopt(3)`: what is freed is filled with a byte. */
const M_PERTURB = -6;
/** glibc keeps freed blocks of up to 1032 bytes per thread, seven of each size, and does not fill those. */
const KEPT_BLOCKS = 7;
const KEPT_SIZES = Array.from({ length: 64 }, (_, index) => 24 + 16 * index);

interface CLibrary {
  readonly mallopt: (option: number, value: number) => number;
  readonly malloc: (size: number) => bigint;
  readonly free: (block: bigint) => void;
  readonly memset: (block: bigint, value: number, size: number) => bigint;
}

/**
 * Overwrites what native code has freed: libvosk leaves texts in strings that it frees, Node sounds and texts in buffers.
 * Only where the C library is glibc; elsewhere nothing is overwritten.
 */
class FreedMemory {
  readonly #c = loadC();

  /** From now on all that is freed is overwritten, but for the small blocks that each thread keeps. */
  overwrite(): void {
    this.#c?.mallopt(M_PERTURB, 0xff);
  }

  /** Overwrites the small blocks that this thread has freed and keeps. */
  wash(): void {
    const c = this.#c;
    if (c === undefined) return;
    const blocks: bigint[] = [];
    for (const size of KEPT_SIZES) {
      for (let block = 0; block < KEPT_BLOCKS; block++) {
        const address = c.malloc(size);
        c.memset(address, 0, size);
        blocks.push(address);
      }
    }
    for (const block of blocks) c.free(block);
  }
}

/** Wipes what is read out of all memory of this process, native code's included; once in each of its threads that reads. */
export function createMemoryWipe(): WordWipe {
  const freed = new FreedMemory();
  freed.overwrite();
  return new WordWipe(() => freed.wash());
}

function loadC(): CLibrary | undefined {
  try {
    const library = koffi.load('libc.so.6');
    return {
      mallopt: library.func('int mallopt(int, int)'),
      malloc: library.func('void* malloc(size_t)'),
      free: library.func('void free(void*)'),
      memset: library.func('void* memset(void*, int, size_t)'),
    };
  } catch {
    return undefined;
  }
}
