import { describe, expect, it } from 'vitest';
import { GRPC_CLIENTS, GRPC_RULES, METHOD_PERMISSIONS, mayBeHeard, mayBeTyped, TurnSource } from './mod.ts';

describe('who may call what', () => {
  it('is said of every method of every service, and of nothing else', () => {
    for (const { definition, callers } of METHOD_PERMISSIONS) {
      const methods = Object.values(definition).map(({ path }) => path.split('/').at(-1));
      expect(Object.keys(callers).sort()).toEqual(methods.sort());
    }
  });

  it('names known programs only, somebody for each method, and never the server itself', () => {
    for (const { server, callers } of METHOD_PERMISSIONS) {
      for (const names of Object.values(callers)) {
        expect(names.length).toBeGreaterThan(0);
        expect(names.filter((name) => !GRPC_CLIENTS.includes(name))).toEqual([]);
        expect(names).not.toContain(server);
      }
    }
  });

  it('is nobody for a method that is not in the contracts', () => {
    for (const path of ['', '/', '/decroche.v1.RetrieverService/Nothing', '/__proto__/constructor'])
      expect(GRPC_RULES.callersOf(path)).toEqual([]);
  });
});

describe('whose voice a program may have heard', () => {
  it.each([
    ['ivr-gateway', [TurnSource.CALLER_IVR, TurnSource.CALLER_LIVE, TurnSource.AGENT_LIVE]],
    ['agent-desktop', [TurnSource.AGENT_DICTATED]],
  ])('of %s is its own and no other', (client, sources) => {
    const all = Object.values(TurnSource).filter((source) => source > 0);
    expect(all.filter((source) => mayBeHeard(client, source))).toEqual(sources);
  });
});

describe('whose words a program may have redacted', () => {
  it.each([
    ['ivr-gateway', [TurnSource.CALLER_KEYPAD]],
    ['agent-desktop', [TurnSource.AGENT_TYPED, TurnSource.TRAINING, TurnSource.TRIAL]],
  ])('of %s is its own and no other', (client, sources) => {
    const all = Object.values(TurnSource).filter((source) => source > 0);
    expect(all.filter((source) => mayBeTyped(client, source))).toEqual(sources);
  });
});
