import type { DraftSentence, PublicKeys, Said, SignedEvent, SignedSaid } from '@decroche/contracts';
import { ExtractiveComposer } from '../composing/extractive-composer.ts';
import { type ComposedDraft, Drafting } from '../drafting/drafting.ts';
import type { Writer } from '../writing/writer.ts';

/** What a model made of one question. */
export interface Written {
  /** Its sentences that passed the gate. */
  readonly passed: readonly string[];
  /** How many were stopped, by fault. */
  readonly stopped: Readonly<Record<string, number>>;
}

/** One question under both versions of the instructions. */
export interface PreviewedQuestion {
  readonly question: string;
  readonly live: Written;
  readonly candidate: Written;
}

export interface PreviewTotals {
  /** Questions with a sentence of the model on screen. */
  readonly answered: number;
  readonly passed: number;
  readonly stopped: number;
}

/** What other instructions change, question by question. */
export interface Preview {
  readonly questions: number;
  readonly live: PreviewTotals;
  readonly candidate: PreviewTotals;
  readonly changed: readonly PreviewedQuestion[];
}

export interface PreviewPorts {
  /** Signs a question as the redactor does. */
  readonly sign: (said: Said) => SignedSaid;
  /** Finds passages for it. */
  readonly search: (said: SignedSaid) => Promise<SignedEvent | undefined>;
  readonly saidKeys: PublicKeys;
  readonly passagesKeys: PublicKeys;
  /** The model under the instructions that are live, and under those that are to be. */
  readonly live: Writer;
  readonly candidate: Writer;
  readonly onQuestion?: (done: number) => void;
  /** Longest time for one answer, milliseconds. */
  readonly deadlineMs: number;
}

/** Asks a model the same questions under two versions of the instructions; the gate stands behind both. */
export async function previewInstructions(
  questions: readonly (() => Said)[],
  ports: PreviewPorts,
): Promise<Preview> {
  const all: PreviewedQuestion[] = [];
  for (const said of questions) {
    all.push({
      question: said().text,
      live: await writtenBy(ports.live, said(), ports),
      candidate: await writtenBy(ports.candidate, said(), ports),
    });
    ports.onQuestion?.(all.length);
  }
  return {
    questions: all.length,
    live: totalOf(all.map(({ live }) => live)),
    candidate: totalOf(all.map(({ candidate }) => candidate)),
    changed: all.filter(({ live, candidate }) => JSON.stringify(live) !== JSON.stringify(candidate)),
  };
}

async function writtenBy(writer: Writer, said: Said, ports: PreviewPorts): Promise<Written> {
  const drafting = new Drafting({
    publicKeys: ports.saidKeys,
    passagesKeys: ports.passagesKeys,
    composer: new ExtractiveComposer(),
    writer,
    now: Date.now,
  });
  const found = await ports.search(ports.sign(said));
  let last: ComposedDraft | undefined;
  for await (const revision of drafting.revisions(found, AbortSignal.timeout(ports.deadlineMs)))
    last = revision;
  const prose: readonly DraftSentence[] = last?.draft.prose ?? [];
  const stopped: Record<string, number> = {};
  for (const { fault } of last?.stopped ?? []) stopped[fault] = (stopped[fault] ?? 0) + 1;
  return { passed: prose.map(({ text }) => text), stopped };
}

function totalOf(all: readonly Written[]): PreviewTotals {
  const sum = (count: (one: Written) => number): number => all.reduce((total, one) => total + count(one), 0);
  return {
    answered: all.filter(({ passed }) => passed.length > 0).length,
    passed: sum(({ passed }) => passed.length),
    stopped: sum(({ stopped }) => Object.values(stopped).reduce((total, count) => total + count, 0)),
  };
}
