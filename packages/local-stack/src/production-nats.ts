import { type BusAccount, type BusUser, STREAM_ACCOUNT, SUBJECT_PERMISSIONS } from '@decroche/contracts';
import { environmentName } from './environment-name.ts';

const USERS = Object.keys(SUBJECT_PERMISSIONS) as readonly BusUser[];

/**
 * nats.conf for a deployment: one user for each service with the subjects it may use, its password taken from the
 * environment variable `NATS_PASSWORD_<USER>`. It listens on loopback, and the monitor is off.
 */
export function productionNatsConfiguration(): string {
  const accounts = Map.groupBy(USERS, (user) => SUBJECT_PERMISSIONS[user].account);
  return `# Written by packages/local-stack/scripts/write-nats-configuration.ts from the contracts; do not edit.
# On a network: nats-tls.conf.
listen: "127.0.0.1:4222"
jetstream {
  store_dir: "/data"
  max_memory_store: 256MB
  max_file_store: 0
}
accounts {
${[...accounts].map(([account, users]) => accountBlock(account, users)).join('\n')}
}
`;
}

/** nats-tls.conf: the same on every address, encrypted, and for nobody without a certificate of the authority. */
export const NATS_ON_A_NETWORK = `# Written by packages/local-stack/scripts/write-nats-configuration.ts; do not edit.
include ./nats.conf
listen: "0.0.0.0:4222"
tls {
  cert_file: "/etc/decroche/tls/tls.crt"
  key_file: "/etc/decroche/tls/tls.key"
  ca_file: "/etc/decroche/tls/ca.crt"
  verify: true
  timeout: 5
}
# For the probes of the node alone: no policy lets anybody else in.
http_port: 8222
`;

/** Environment variable with the password of a user. */
export function passwordVariable(user: BusUser): string {
  return environmentName('NATS_PASSWORD', user);
}

function accountBlock(account: BusAccount, users: readonly BusUser[]): string {
  return [
    `  ${account} {`,
    ...(account === STREAM_ACCOUNT ? ['    jetstream: enabled'] : []),
    '    users: [',
    ...users.map(userBlock),
    '    ]',
    '  }',
  ].join('\n');
}

function userBlock(user: BusUser): string {
  const { publish, subscribe } = SUBJECT_PERMISSIONS[user];
  return [
    '      {',
    `        user: ${JSON.stringify(user)}`,
    `        password: $${passwordVariable(user)}`,
    '        permissions: {',
    `          publish: { ${rights(publish)} }`,
    `          subscribe: { ${rights(subscribe)} }`,
    '        }',
    '      }',
  ].join('\n');
}

/** NATS reads an empty list as "everything". */
function rights(subjects: readonly string[]): string {
  return subjects.length === 0 ? 'deny: [">"]' : `allow: ${JSON.stringify(subjects)}`;
}
