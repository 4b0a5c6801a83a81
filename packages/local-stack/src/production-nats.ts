import type { NatsUser } from './nats-configuration.ts';

/**
 * nats.conf for a deployment: one user for each service with the subjects it may use, its password taken from
 * the environment variable `NATS_PASSWORD_<SERVICE>`.
 */
export function productionNatsConfiguration(
  permissions: Readonly<
    Record<string, { readonly publish: readonly string[]; readonly subscribe: readonly string[] }>
  >,
): string {
  const users = Object.entries(permissions).map(([user, { publish, subscribe }]) =>
    [
      '    {',
      `      user: ${JSON.stringify(user)}`,
      `      password: $${passwordVariable(user)}`,
      '      permissions: {',
      `        publish: { allow: ${JSON.stringify(publish)} }`,
      `        subscribe: { allow: ${JSON.stringify(subscribe)} }`,
      '      }',
      '    }',
    ].join('\n'),
  );
  return `# Written by packages/local-stack/scripts/write-nats-configuration.ts from the contracts; do not edit.
listen: "0.0.0.0:4222"
http: "0.0.0.0:8222"
jetstream {
  store_dir: "/data"
  max_memory_store: 256MB
  max_file_store: 0
}
authorization {
  users: [
${users.join('\n')}
  ]
}
`;
}

function passwordVariable(user: NatsUser['user']): string {
  return `NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`;
}
