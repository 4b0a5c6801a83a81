import type { CallReport } from './call-report.ts';
import type { CallStep } from './demonstration-call.ts';
import type { TimelineEntry } from './timeline-client.ts';

/** Writes the timeline of a call for people, a line a step. */
export class CallLines {
  readonly #write: (line: string) => void;
  #lastPartial = '';
  #extractsShown = false;
  #draftShown = false;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  step(atMs: number, step: CallStep): void {
    const line = this.#lineOf(step);
    if (line !== undefined) this.#write(`${(atMs / 1000).toFixed(1).padStart(6)} s  ${line}`);
  }

  #lineOf(step: CallStep): string | undefined {
    if (step.kind === 'placed') return 'call placed to 3960 (SIP, synthetic voice)';
    if (step.kind === 'finished') return undefined;
    return this.#lineOfEntry(step.entry);
  }

  #lineOfEntry(entry: TimelineEntry): string | undefined {
    switch (entry.type) {
      case 'lifecycle':
        return lifecycleLine(entry);
      case 'said':
        return this.#saidLine(entry);
      case 'draft':
        return revisionLine(entry);
      case 'shown':
        return this.#shownLine(entry);
      case 'readiness':
        return readinessLine(entry);
      default:
        return undefined;
    }
  }

  #saidLine(entry: TimelineEntry): string | undefined {
    const text = String(entry.text ?? '');
    if (entry.final === true) return text === '' ? 'nothing understood' : `need understood: « ${text} »`;
    if (text === this.#lastPartial || text === '') return undefined;
    this.#lastPartial = text;
    return `  … ${text}`;
  }

  #shownLine(entry: TimelineEntry): string | undefined {
    const after = entry.afterEndOfSpeechMs;
    const time = typeof after === 'number' ? ` ${Math.round(after)} ms after the end of speech` : '';
    if (entry.what === 'draft') {
      if (this.#draftShown) return undefined;
      this.#draftShown = true;
      return `draft on the agent's screen${time}`;
    }
    if (this.#extractsShown) return undefined;
    this.#extractsShown = true;
    return `extracts on the agent's screen${time}`;
  }
}

/** What a language model made of a draft; nothing for the built-in one. */
function revisionLine({ mode, revision }: TimelineEntry): string | undefined {
  if (mode === 'model') return `the language model's sentences that passed the gate (revision ${revision})`;
  if (mode === 'degraded') return 'the language model gave nothing sure: the built-in draft stands';
  return undefined;
}

function lifecycleLine(entry: TimelineEntry): string | undefined {
  switch (entry.step) {
    case 'arrived':
      return 'answered: notice (automatic system, nothing recorded, 0 to refuse), then the question';
    case 'listening':
      return 'listening';
    case 'spoke':
      return 'the caller speaks';
    case 'denied':
      return 'the caller denied what was read back to him: it is withdrawn';
    case 'refused':
      return 'the caller refused the assistant';
    case 'queued':
      return 'in the queue';
    case 'ringing':
      return `the phone of agent ${entry.extension} rings`;
    case 'ring-stopped':
      return `agent ${entry.extension} did not answer`;
    case 'picked-up':
      return `picked up by agent ${entry.extension}`;
    case 'ended':
      return 'ended';
    default:
      return undefined;
  }
}

function readinessLine(entry: TimelineEntry): string {
  const ready = entry.readyBeforePickupMs;
  if (typeof ready !== 'number') return 'no draft was on the screen at pickup';
  if (ready < 0) return `draft ${(-ready / 1000).toFixed(1)} s after pickup`;
  return `READY ${(ready / 1000).toFixed(1)} s before pickup (measured in the browser)`;
}

/** The draft as the agent saw it. */
export function draftLines(report: CallReport): string[] {
  const lines = [`Need: ${report.need || '(none)'}`];
  if (report.notice !== '') lines.push(report.notice);
  if (report.abstained) lines.push('No answer: the evidence is too weak. Nearest texts:');
  const answers = report.answers.length > 0 ? report.answers : [{ need: '', draft: report.draft }];
  for (const { need, draft } of answers) {
    if (need !== '') lines.push(`${need}:`);
    lines.push(...draft.map((sentence) => `  - ${sentence}`));
  }
  if (report.questionsToAsk.length > 0)
    lines.push('To ask:', ...report.questionsToAsk.map((question) => `  ? ${question}`));
  const seen = new Set<string>();
  for (const { title, url } of report.sources) {
    const line = `  [source] ${title}${url === '' ? '' : ` ${url}`}`;
    if (!seen.has(line)) lines.push(line);
    seen.add(line);
  }
  return lines;
}
