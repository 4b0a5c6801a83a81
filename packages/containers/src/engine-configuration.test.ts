import { describe, expect, it } from 'vitest';
import { engineConfiguration } from './engine-configuration.ts';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             4096                 4096                 processes
Max open files            1024                 20000                files
`;

describe('the configuration of the engine', () => {
  it('raises no limit above what this process may hand on', () => {
    const written = engineConfiguration({ limits: LIMITS, systemd: true, hybridControlGroups: false });
    expect(written).toContain('"nofile=20000:20000", "nproc=4096:4096"');
    expect(written).not.toMatch(/runtime|cgroup_manager/);
  });

  it('sets limits of its own where the machine has none', () => {
    const limits = LIMITS.replaceAll(/4096|20000/g, 'unlimited');
    expect(engineConfiguration({ limits, systemd: true, hybridControlGroups: false })).toContain(
      '"nofile=1048576:1048576", "nproc=32768:32768"',
    );
  });

  it('names the runtime and the control groups that work without systemd and with both generations of groups', () => {
    const written = engineConfiguration({ limits: LIMITS, systemd: false, hybridControlGroups: true });
    expect(written).toMatch(/^cgroup_manager = "cgroupfs"$/m);
    expect(written).toMatch(/^runtime = "runc"$/m);
  });
});
