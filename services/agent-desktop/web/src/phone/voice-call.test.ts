import { C } from 'jssip';
import { describe, expect, it } from 'vitest';
import { callEnd } from './voice-call.ts';

describe('why a call is over', () => {
  it('is who hung up, or what to do about it', () => {
    expect(callEnd('local', C.causes.BYE)).toBe('hung-up');
    expect(callEnd('local', C.causes.CANCELED)).toBe('hung-up');
    expect(callEnd('remote', C.causes.BYE)).toBe('other-hung-up');
    expect(callEnd('remote', C.causes.CANCELED)).toBe('not-answered');
    expect(callEnd('system', C.causes.CONNECTION_ERROR)).toBe('unreachable');
    expect(callEnd('remote', C.causes.AUTHENTICATION_ERROR)).toBe('refused');
    expect(callEnd('remote', C.causes.INCOMPATIBLE_SDP)).toBe('no-voice-path');
  });

  it('is said to have failed where JsSIP gives a reason that nobody knows', () => {
    expect(callEnd('remote', 'Something New')).toBe('failed');
  });
});
