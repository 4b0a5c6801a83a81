/** What of a machine decides how podman can run on it. */
export interface Machine {
  /** `/proc/self/limits`. */
  readonly limits: string;
  /** Whether systemd runs here, which podman otherwise asks for its control groups. */
  readonly systemd: boolean;
  /** Whether both generations of control groups are mounted, where the default runtime refuses to start. */
  readonly hybridControlGroups: boolean;
}

/** Enough for anything that runs here, and what the engine can set even where it may raise nothing itself. */
const OPEN_FILES = 1_048_576;
const PROCESSES = 32_768;

/**
 * A `containers.conf` with which podman runs on `machine`: limits no higher than those that this process may hand on, and
 * the runtime and control groups that work there. It is named by `CONTAINERS_CONF`, so that nothing of the machine is
 * written.
 */
export function engineConfiguration(machine: Machine): string {
  const nofile = Math.min(OPEN_FILES, hardLimit(machine.limits, 'Max open files'));
  const nproc = Math.min(PROCESSES, hardLimit(machine.limits, 'Max processes'));
  return [
    '[containers]',
    `default_ulimits = ["nofile=${nofile}:${nofile}", "nproc=${nproc}:${nproc}"]`,
    '[engine]',
    'events_logger = "file"',
    ...(machine.systemd ? [] : ['cgroup_manager = "cgroupfs"']),
    ...(machine.hybridControlGroups ? ['runtime = "runc"'] : []),
    '',
  ].join('\n');
}

function hardLimit(limits: string, name: string): number {
  const value = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(limits)?.[1];
  return value === undefined || value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
}
