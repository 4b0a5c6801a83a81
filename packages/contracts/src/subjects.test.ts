import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentWordsSubject,
  CONV_STREAM_SUBJECTS,
  conversationOf,
  eventSubject,
  heardSubject,
  isEventId,
} from './subjects.ts';

const CONVERSATION = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e5f';

describe('subjects', () => {
  it('carry the conversation there and back', () => {
    expect(conversationOf(heardSubject(CONVERSATION))).toBe(CONVERSATION);
    expect(conversationOf(eventSubject(CONVERSATION, 'draft'))).toBe(CONVERSATION);
    expect(conversationOf(agentWordsSubject(CONVERSATION))).toBe(CONVERSATION);
  });

  it('refuse an id that could widen a subject', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        fc.pre(!isEventId(id));
        expect(() => heardSubject(id)).toThrow(TypeError);
        expect(() => agentWordsSubject(id)).toThrow(TypeError);
        expect(() => eventSubject(id, 'said')).toThrow(TypeError);
      }),
    );
  });

  it('of the words of an agent are none that a stream captures', () => {
    expect(CONV_STREAM_SUBJECTS).toEqual(['conv.>']);
    expect(agentWordsSubject(CONVERSATION).split('.')[0]).not.toBe('conv');
  });

  it('know a foreign subject', () => {
    expect(conversationOf('conv.x.said')).toBeUndefined();
    expect(conversationOf(`other.${CONVERSATION}.said`)).toBeUndefined();
    expect(conversationOf(`conv.${CONVERSATION}.said.more`)).toBeUndefined();
  });
});
