import { Draft } from '@decroche/contracts';
import { ATTRIBUTES, context, startTelemetry, trace } from '@decroche/service-kit';
import { expect, it } from 'vitest';
import type { Conversation } from './conversation.ts';
import { draftLateness } from './draft-lateness.ts';

const { tracer } = startTelemetry('test', {});

/** What the span of a draft says, when its turn ended at such a moment. */
function lateness(speechEndedAtMs: number | null, draft: Partial<Draft>): unknown {
  const known = { turns: [{ turnId: 'turn', speechEndedAtMs }] } as unknown as Conversation;
  const listener = draftLateness({ get: () => known }, () => 10_000);
  const span = tracer.startSpan('receive conv.*.draft');
  const attributes: Record<string, unknown> = {};
  span.setAttribute = (key, value) => {
    attributes[key] = value;
    return span;
  };
  context.with(trace.setSpan(context.active(), span), () =>
    listener('one', {
      kind: 'draft',
      draft: Draft.fromPartial({ turnId: 'turn', revision: 1, ...draft }),
      traceparent: null,
    }),
  );
  span.end();
  return attributes[ATTRIBUTES.afterSpeechMs];
}

it('a draft says how long after the end of speech it came', () => {
  expect(lateness(6_500, {})).toBe(3_500);
});

it('a revision of a language model does not make a call late, nor a text that is not over, nor another turn', () => {
  expect(lateness(1_000, { revision: 2 })).toBeUndefined();
  expect(lateness(null, {})).toBeUndefined();
  expect(lateness(1_000, { turnId: 'another' })).toBeUndefined();
});
