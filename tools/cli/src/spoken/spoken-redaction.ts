import { join } from 'node:path';
import {
  conversationOf,
  everySubject,
  Heard,
  heardCodec,
  Lifecycle,
  lifecycleCodec,
  Said,
  saidCodec,
} from '@decroche/contracts';
import { connectBus } from '@decroche/forget-check';
import { placeCall, speak } from '@decroche/local-stack';
import { z } from 'zod';
import { type Constellation, startConstellation } from '../constellation/mod.ts';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';
import { fateOf } from './spoken-leaks.ts';

/** Leaks by class through the real recogniser. */
export interface SpokenRedactionResult {
  /** Calls placed, each with one utterance. */
  readonly calls: number;
  /** Calls whose final text left the redactor. */
  readonly heard: number;
  /** Personal data said. */
  readonly spans: number;
  /** Of these, recognised whole. */
  readonly recognised: number;
  readonly leaked: readonly { readonly id: string; readonly type: string }[];
  readonly byType: Readonly<Record<string, { spans: number; recognised: number; leaked: number }>>;
}

/** How many, which and with what voice. */
export interface SpokenRedactionOptions {
  readonly count: number;
  readonly seed: number;
  /** Calls at once. */
  readonly concurrency: number;
  readonly say: (line: string) => void;
  /** Tells the texts of what leaked; all of it is made up. */
  readonly verbose: boolean;
}

const utteranceLine = z.object({
  id: z.string(),
  text: z.string(),
  spans: z.array(z.object({ start: z.number(), end: z.number(), type: z.string() })),
});
type Utterance = z.infer<typeof utteranceLine>;

const VOICES = ['fr+f3', 'fr+m3', 'fr+f1', 'fr+m1'];
const ARRIVAL_TIMEOUT_MS = 20_000;
/** From the end of the speech to the final text that left the redactor. */
const FINAL_TIMEOUT_MS = 20_000;
/** Of generated utterances, those with something personal are about two of three. */
const SPARE = 2;

/** What was seen of one call on the bus. */
interface Overheard {
  heard: string;
  readonly said: string[];
  readonly final: PromiseWithResolvers<void>;
}

/** Speaks generated utterances in real calls into a stack of its own, and looks for what was personal in what comes out. */
export async function measureSpokenRedaction(
  options: SpokenRedactionOptions,
): Promise<SpokenRedactionResult> {
  const utterances = await personalUtterances(options.seed, options.count);
  const constellation = await startConstellation({
    agents: 1,
    services: ['ivr-gateway', 'transcriber', 'pii-guard'],
    briefPrompts: true,
    overrides: { 'ivr-gateway': { PREPARATION_STAGES: 'pii-guard' } },
    logLevel: 'warn',
    stack: { rtpPorts: Math.max(512, options.concurrency * 8) },
    onStep: options.say,
  });
  const ears = await Ears.listen(constellation);
  try {
    const counts: Record<string, { spans: number; recognised: number; leaked: number }> = {};
    const leaked: { id: string; type: string }[] = [];
    let next = 0;
    let heard = 0;
    const caller = async (): Promise<void> => {
      while (next < utterances.length) {
        const at = next++;
        const utterance = utterances[at] as Utterance;
        const call = await callWith(constellation, ears, utterance.text, VOICES[at % VOICES.length]);
        options.say(`call ${at + 1} of ${utterances.length}`);
        if (call === undefined) continue;
        heard += 1;
        const rest = withoutSpans(utterance);
        for (const { type, start, end } of utterance.spans) {
          const fate = fateOf({ type, value: utterance.text.slice(start, end) }, rest, call.heard, call.said);
          counts[type] ??= { spans: 0, recognised: 0, leaked: 0 };
          const count = counts[type];
          count.spans += 1;
          if (fate.recognised) count.recognised += 1;
          if (fate.leaked) count.leaked += 1;
          if (!fate.leaked) continue;
          leaked.push({ id: utterance.id, type });
          if (options.verbose)
            options.say(
              `leaked ${type}: ${utterance.text}\n    heard ${call.heard}\n    said  ${call.said.at(-1)}`,
            );
        }
      }
    };
    await Promise.all(Array.from({ length: options.concurrency }, caller));
    const all = Object.values(counts);
    return {
      calls: utterances.length,
      heard,
      spans: all.reduce((sum, { spans }) => sum + spans, 0),
      recognised: all.reduce((sum, { recognised }) => sum + recognised, 0),
      leaked,
      byType: Object.fromEntries(Object.entries(counts).sort()),
    };
  } finally {
    await ears.close();
    await constellation.stop();
  }
}

/** Generated utterances as a recogniser would write them, each with something personal. */
async function personalUtterances(seed: number, count: number): Promise<Utterance[]> {
  const script = join(ROOT, 'services/pii-guard/src/evaluation/generate.ts');
  const args = [script, '--seed', String(seed), '--count', String(count * SPARE), '--noise', '0'];
  const { status, output } = await runProgram(process.execPath, args, { capture: true });
  if (status !== 0) throw new Error(`the corpus could not be generated: ${output.slice(-500)}`);
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => utteranceLine.parse(JSON.parse(line)))
    .filter(({ spans }) => spans.length > 0)
    .slice(0, count);
}

function withoutSpans({ text, spans }: Utterance): string {
  let rest = '';
  let at = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(at, start)} | `;
    at = end;
  }
  return rest + text.slice(at);
}

/** One call; undefined when no final text came. */
async function callWith(
  constellation: Constellation,
  ears: Ears,
  text: string,
  voice: string | undefined,
): Promise<Overheard | undefined> {
  const wav = await speak(text, voice === undefined ? {} : { voice });
  const speechMs = (wav.pcm.length / wav.sampleRate) * 1_000;
  const { call, overheard } = await ears.nextCall(() =>
    placeCall({ stack: constellation.stack, wav, speakAfterMs: constellation.promptsMs }),
  );
  const timer = setTimeout(
    () => overheard.final.reject(new Error('no final text')),
    constellation.promptsMs + speechMs + FINAL_TIMEOUT_MS,
  );
  try {
    await overheard.final.promise;
    return overheard;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    await call.hangUp();
  }
}

/** Listens to the bus of a stack of one's own: what was recognised and what left the redactor, call by call. */
class Ears {
  readonly #calls = new Map<string, Overheard>();
  readonly #close: () => Promise<void>;
  #arrived: PromiseWithResolvers<string> | undefined;
  #placing: Promise<unknown> = Promise.resolve();

  private constructor(close: () => Promise<void>) {
    this.#close = close;
  }

  static async listen({ stack, secrets }: Constellation): Promise<Ears> {
    const as = (user: 'pii-guard-hearing' | 'agent-desktop') =>
      connectBus({ url: stack.nats.url, user, password: secrets.busPassword(user) });
    const [raw, redacted] = await Promise.all([as('pii-guard-hearing'), as('agent-desktop')]);
    const ears = new Ears(async () => {
      await Promise.all([raw.close(), redacted.close()]);
    });
    raw.subscribe(everySubject('heard'), {
      callback: (_error, { subject, data }) => {
        const heard = Heard.decode(heardCodec.decode(data).content);
        if (heard.final) ears.#of(subject).heard = heard.words.map(({ text }) => text).join(' ');
      },
    });
    redacted.subscribe(everySubject('said'), {
      callback: (_error, { subject, data }) => {
        const said = Said.decode(saidCodec.decode(data).said);
        const call = ears.#of(subject);
        call.said.push(said.text);
        if (said.final) call.final.resolve();
      },
    });
    redacted.subscribe(everySubject('lifecycle'), {
      callback: (_error, { subject, data }) => {
        if (Lifecycle.decode(lifecycleCodec.decode(data).content).step?.$case === 'callArrived')
          ears.#arrived?.resolve(conversationOf(subject) ?? '');
      },
    });
    await Promise.all([raw.flush(), redacted.flush()]);
    return ears;
  }

  /** Places a call and tells which conversation it is: calls are placed one after the other, and go on side by side. */
  async nextCall<Call>(place: () => Promise<Call>): Promise<{ call: Call; overheard: Overheard }> {
    const placed = this.#placing.then(async () => {
      const arrived = Promise.withResolvers<string>();
      this.#arrived = arrived;
      const timer = setTimeout(() => arrived.reject(new Error('a call did not arrive')), ARRIVAL_TIMEOUT_MS);
      try {
        const call = await place();
        return { call, overheard: this.#of(`conv.${await arrived.promise}.lifecycle`) };
      } finally {
        clearTimeout(timer);
      }
    });
    this.#placing = placed.catch(() => undefined);
    return await placed;
  }

  async close(): Promise<void> {
    await this.#close();
  }

  #of(subject: string): Overheard {
    const id = conversationOf(subject) ?? '';
    const known = this.#calls.get(id);
    if (known !== undefined) return known;
    const call: Overheard = { heard: '', said: [], final: Promise.withResolvers() };
    call.final.promise.catch(() => undefined);
    this.#calls.set(id, call);
    return call;
  }
}
