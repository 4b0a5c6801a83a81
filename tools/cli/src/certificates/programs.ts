import { GRPC_CLIENTS } from '@decroche/contracts';

/** A folder of certificates for each of them. */
export interface CertifiedProgram {
  /** First DNS name of the certificate: who it is. */
  readonly name: string;
  /** Names and addresses under which others reach it on one machine and in a namespace `decroche` of Kubernetes. */
  readonly hosts: readonly string[];
}

/** Programs that call nobody by gRPC: what others know them by. */
const SERVERS = ['ari-gate', 'nats', 'redis', 'postgres', 'qdrant', 'asterisk'] as const;
/** Whose servers are three pods of a StatefulSet in production. */
const CLUSTERS: readonly string[] = ['nats', 'qdrant'];
const CLUSTER_SIZE = 3;
/** What browsers see: not the name under which the desk asks other services. */
const DESK_WEB = 'agent-desktop-http';
/** Evaluations are calls of one machine, by a secret. */
const WITHOUT: readonly string[] = ['evaluation'];

/** Everybody who needs a certificate for an installation of several machines. */
export const CERTIFIED_PROGRAMS: readonly CertifiedProgram[] = [
  ...GRPC_CLIENTS.filter((name) => !WITHOUT.includes(name)),
  ...SERVERS,
  DESK_WEB,
].map((name) => ({ name, hosts: hostsOf(name) }));

function hostsOf(name: string): string[] {
  const service = name === DESK_WEB ? 'agent-desktop' : name;
  // Servers of these form clusters, and know each other by name: nobody takes a star before a single label.
  const nodes = CLUSTERS.includes(name)
    ? Array.from({ length: CLUSTER_SIZE }, (_, at) => `${name}-${at}.${name}`)
    : [];
  return [
    `${service}.decroche`,
    `${service}.decroche.svc`,
    `${service}.decroche.svc.cluster.local`,
    ...nodes,
    'localhost',
    '127.0.0.1',
  ];
}
