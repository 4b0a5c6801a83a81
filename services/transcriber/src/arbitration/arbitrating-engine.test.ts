import { expect, test } from 'vitest';
import { DecodingError } from '../engine/decoding-error.ts';
import type {
  RecognisedWord,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import { ArbitratingEngine } from './arbitrating-engine.ts';

/** A recogniser that says what it is told to say. */
class ScriptedEngine implements SpeechEngine {
  readonly model: { name: string; demonstrationOnly: boolean };
  ready = true;
  readonly busyShare = 0;
  saturated = false;
  listener: RecognitionListener | undefined;
  language: string | undefined;
  readonly final = Promise.withResolvers<readonly RecognisedWord[]>();
  discarded = false;
  closed = false;
  readonly #capacity: number;

  constructor(name: string, demonstrationOnly: boolean, capacity: number) {
    this.model = { name, demonstrationOnly };
    this.#capacity = capacity;
    this.final.promise.catch(() => undefined);
  }

  accepts(): boolean {
    return true;
  }

  measureCapacity(): Promise<number> {
    return Promise.resolve(this.#capacity);
  }

  open(_rate: number, listener: RecognitionListener): Recognition {
    this.listener = listener;
    const language = (): string | undefined => this.language;
    return {
      queuedMs: 0,
      get language() {
        return language();
      },
      write: () => undefined,
      flush: () => undefined,
      finish: () => this.final.promise,
      discard: () => {
        this.discarded = true;
      },
    };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

const words = (text: string, confidence: number): RecognisedWord[] =>
  text.split(' ').map((word, at) => ({ text: word, startMs: at * 100, endMs: at * 100 + 100, confidence }));
const textOf = (heard: readonly RecognisedWord[]): string => heard.map(({ text }) => text).join(' ');

async function heardByBoth() {
  const embedded = new ScriptedEngine('synthetic', true, 80);
  const people = new ScriptedEngine('people', false, 8);
  const engine = new ArbitratingEngine(embedded);
  await engine.adopt(people);
  const told: string[] = [];
  const untold: number[] = [];
  const failures: Error[] = [];
  const recognition = engine.open(8000, {
    partial: (partial) => void told.push(partial.join(' ')),
    untold: (count) => void untold.push(count),
    progress: () => undefined,
    failed: (error) => void failures.push(error),
  });
  return { embedded, people, engine, recognition, told, untold, failures };
}

test('what the embedded recogniser makes of a person is never told; the other one’s text is', async () => {
  const { embedded, people, recognition, told, untold } = await heardByBoth();
  embedded.listener?.partial(['bon', 'raté', 'églises'], 1200);
  people.listener?.partial(['pour', 'activer'], 1300, 0.86);
  embedded.listener?.partial(['bon', 'raté', 'églises', 'tours'], 1600);
  embedded.final.resolve(words('bon raté églises tours', 0.6));
  people.final.resolve(words('pour activer mon espace', 0.86));
  expect(textOf(await recognition.finish())).toBe('pour activer mon espace');
  expect(told).toEqual(['pour activer']);
  expect(untold).toEqual([3, 4]);
});

test('once the other one understands nothing of a longer text, the embedded one’s texts are told', async () => {
  const { embedded, people, recognition, told } = await heardByBoth();
  embedded.listener?.partial(['depuis', 'mon', 'divorce'], 1200);
  people.listener?.partial(['deux', 'pures'], 1300, 0.3);
  expect(told).toEqual([]);
  people.listener?.partial([], 2500, 0);
  embedded.listener?.partial(['depuis', 'mon', 'divorce', "j'ai"], 2600);
  expect(told).toEqual(['depuis mon divorce', "depuis mon divorce j'ai"]);
  embedded.final.resolve(words("depuis mon divorce j'ai", 0.98));
  expect(textOf(await recognition.finish())).toBe("depuis mon divorce j'ai");
  expect(people.discarded).toBe(true);
});

test('of another language nothing is told but which one it is, whatever French either makes of it', async () => {
  const { embedded, people, recognition, told } = await heardByBoth();
  people.language = 'en';
  people.listener?.partial([], 2500, 0);
  embedded.listener?.partial(['à', 'loyer', 'laïc'], 2600);
  embedded.final.resolve(words('à loyer laïc', 0.9));
  people.final.resolve([]);
  expect(await recognition.finish()).toEqual([]);
  expect(recognition.language).toBe('en');
  expect(told).toEqual([]);
});

test('a voice that the embedded one is sure of speaks French', async () => {
  const { embedded, people, recognition } = await heardByBoth();
  people.language = 'en';
  embedded.final.resolve(words("depuis mon divorce j'ai", 0.98));
  expect(textOf(await recognition.finish())).toBe("depuis mon divorce j'ai");
  expect(recognition.language).toBeUndefined();
});

test('one recogniser that is lost is done without, both are a failure', async () => {
  const { embedded, people, recognition, failures } = await heardByBoth();
  const lost = new DecodingError('DECODER_LOST');
  people.listener?.failed(lost);
  people.final.reject(lost);
  expect(failures).toEqual([]);
  embedded.final.resolve(words('bonjour', 0.7));
  expect(textOf(await recognition.finish())).toBe('bonjour');
  const both = await heardByBoth();
  for (const engine of [both.embedded, both.people]) {
    engine.listener?.failed(lost);
    engine.final.reject(lost);
  }
  expect(both.failures).toEqual([lost]);
  await expect(both.recognition.finish()).rejects.toBe(lost);
});

test('the embedded one hears alone until the other has come; the name says who hears', async () => {
  const embedded = new ScriptedEngine('synthetic', true, 80);
  const engine = new ArbitratingEngine(embedded);
  expect(engine.model).toEqual({ name: 'synthetic', demonstrationOnly: true });
  expect(await engine.measureCapacity()).toBe(80);
  await engine.adopt(new ScriptedEngine('people', false, 8));
  expect(engine.model).toEqual({ name: 'synthetic + people', demonstrationOnly: false });
  expect(await engine.measureCapacity()).toBe(7);
});

test('one that joins while streams are admitted is measured before it hears, and its cost is told', async () => {
  const engine = new ArbitratingEngine(new ScriptedEngine('synthetic', true, 80));
  expect(await engine.measureCapacity()).toBe(80);
  const told: unknown[] = [];
  engine.watchCapacity((streams) => told.push([streams, engine.model.name]));
  const people = new ScriptedEngine('people', false, 8);
  const measured = Promise.withResolvers<number>();
  people.measureCapacity = () => measured.promise;
  const adopted = engine.adopt(people);
  expect(engine.model.name).toBe('synthetic');
  measured.resolve(8);
  await adopted;
  expect(told).toEqual([[7, 'synthetic + people']]);
});

test('one that does not get through its measurement is closed, and the embedded one goes on alone', async () => {
  const engine = new ArbitratingEngine(new ScriptedEngine('synthetic', true, 80));
  await engine.measureCapacity();
  const people = new ScriptedEngine('people', false, 8);
  people.measureCapacity = () => Promise.reject(new DecodingError('DECODER_FAILED'));
  await expect(engine.adopt(people)).rejects.toMatchObject({ code: 'DECODER_FAILED' });
  expect([people.closed, engine.model.name]).toEqual([true, 'synthetic']);
});

test('a closed engine closes the one that comes too late, and nobody waits for it any more', async () => {
  let given = 0;
  const engine = new ArbitratingEngine(new ScriptedEngine('synthetic', true, 80), {
    awaited: undefined,
    cancel: () => {
      given += 1;
    },
  });
  await engine.close();
  const late = new ScriptedEngine('people', false, 8);
  await engine.adopt(late);
  expect([given, late.closed]).toEqual([1, true]);
});
