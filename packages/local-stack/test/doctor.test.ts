import { describe, expect, it } from 'vitest';
import { ensure, readLocalStackEnv, runDoctor } from '../src/mod.ts';

describe('the doctor', () => {
  it('finds nothing missing where the stack runs', { timeout: 300_000 }, async () => {
    await ensure(['asterisk']);
    const findings = await runDoctor();
    expect(findings.filter(({ level }) => level === 'missing')).toEqual([]);
    expect(findings.find(({ check }) => check === 'telephony')?.level).toBe('ok');
  });

  it('says what to do about everything that is not as it should be', async () => {
    const env = { ...readLocalStackEnv({ PATH: '/nonexistent' }), debianMirror: 'http://127.0.0.1:9/debian' };
    const findings = await runDoctor({ env });
    const mirror = findings.find(({ check }) => check === 'debian-mirror');
    expect(mirror?.level).not.toBe('ok');
    expect(mirror?.remedy).toMatch(/DEBIAN_MIRROR/);
    for (const { level, remedy } of findings) expect(remedy === undefined).toBe(level === 'ok');
  });
});
