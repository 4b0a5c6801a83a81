import { describe, expect, it } from 'vitest';
import { CallReporter } from './call-report.ts';
import type { TimelineEntry } from './timeline-client.ts';

const ME = 'conversation-1';

function entry(type: TimelineEntry['type'], fields: Readonly<Record<string, unknown>>): TimelineEntry {
  return { conversationId: ME, seenAtMs: 0, type, ...fields };
}

describe('the report of a call', () => {
  it('says nothing good of a call of which nothing is known', () => {
    expect(new CallReporter(ME).report()).toMatchObject({
      abstained: true,
      pickedUp: false,
      readyBeforePickupMs: null,
      endOfSpeechToExtractsMs: null,
      draft: [],
      sources: [],
    });
  });

  it('keeps the caller’s final text, its last draft and the earliest time at which something was shown', () => {
    const reporter = new CallReporter(ME);
    const passage = {
      sourceId: 's1',
      title: 'Réversion',
      sectionTitle: 'Conditions',
      sources: [{ url: 'https://exemple.fr' }],
    };
    const draft = {
      abstained: false,
      theme: 'reversion',
      need: 'n',
      notice: '',
      sentences: [{ text: 'Une phrase.' }],
      questionsToAsk: [],
      cited: [passage],
      nearest: [],
    };
    const need = { turnId: 'need', source: 'caller-ivr' };
    const typed = { turnId: 'typed', source: 'agent-typed' };
    reporter.take(entry('said', { ...need, final: false, text: 'mon' }));
    reporter.take(entry('said', { ...need, final: true, text: 'mon mari' }));
    reporter.take(entry('draft', { ...draft, ...need, theme: 'autre' }));
    reporter.take(entry('draft', { ...draft, ...need }));
    reporter.take(entry('said', { ...typed, final: true, text: 'et après un remariage' }));
    reporter.take(entry('draft', { ...draft, ...typed, theme: 'autre', sentences: [] }));
    reporter.take(entry('shown', { what: 'extracts', afterEndOfSpeechMs: 90, visible: true }));
    reporter.take(entry('shown', { what: 'extracts', afterEndOfSpeechMs: 60, visible: true }));
    reporter.take(entry('shown', { what: 'draft', afterEndOfSpeechMs: 70, visible: false }));
    reporter.take(entry('lifecycle', { step: 'picked-up', extension: '1001' }));
    reporter.take(entry('readiness', { readyBeforePickupMs: 1_200, endOfSpeechToDraftMs: null }));
    expect(reporter.report()).toMatchObject({
      heardRedacted: 'mon mari',
      theme: 'reversion',
      draft: ['Une phrase.'],
      sources: [{ sourceId: 's1', title: 'Réversion — Conditions', url: 'https://exemple.fr' }],
      endOfSpeechToExtractsMs: 60,
      endOfSpeechToDraftMs: null,
      readyBeforePickupMs: 1_200,
      pickedUp: true,
    });
  });

  it('gives the answer need by need, where the caller put several', () => {
    const reporter = new CallReporter(ME);
    const need = { turnId: 't', source: 'caller-ivr', saidSequence: 1 };
    reporter.take(entry('said', { ...need, final: true, text: 'rib et réversion' }));
    const sentences = [
      { text: 'Un.', sourceIds: ['a'], need: 'RIB' },
      { text: 'Deux.', sourceIds: ['b'], need: 'Réversion' },
      { text: 'Trois.', sourceIds: ['b'], need: 'Réversion' },
    ];
    reporter.take(entry('draft', { ...need, abstained: false, sentences, cited: [], nearest: [] }));
    expect(reporter.report()).toMatchObject({
      draft: ['Un.', 'Deux.', 'Trois.'],
      answers: [
        { need: 'RIB', draft: ['Un.'] },
        { need: 'Réversion', draft: ['Deux.', 'Trois.'] },
      ],
    });
  });

  it('does not take what belongs to another call', () => {
    const reporter = new CallReporter(ME);
    reporter.take({ ...entry('lifecycle', { step: 'picked-up' }), conversationId: 'other' });
    expect(reporter.pickedUp).toBe(false);
  });
});
