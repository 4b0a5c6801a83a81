import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { notTried } from '@decroche/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guideCommands, guidePlace } from './guide-place.ts';
import { canRender } from './rendered-overlay.ts';

/** Run here, as they stand in the guide. */
const HERE = [/^\.\/run (certs|secrets) /, /^kubectl kustomize /, /^cp -r /];
/** Sent to a cluster, and there is none here: kubectl reads them whole, their files too, and finds nobody to send them to. */
const TO_A_CLUSTER = [/^kubectl /];
/** Run by `./run test --registry`, which takes them from the guide; a shell reads them here. */
const ON_A_REGISTRY = [
  /^podman login /,
  /^infra\/(pin|copy)-images\.sh\b/,
  /^\.\/run images /,
  / podman push /,
];
/** Where nobody listens. */
const NO_CLUSTER = `apiVersion: v1
kind: Config
current-context: nobody
contexts: [{ name: nobody, context: { cluster: nobody, user: nobody } }]
clusters: [{ name: nobody, cluster: { server: 'http://127.0.0.1:9' } }]
users: [{ name: nobody, user: {} }]
`;

const COMMANDS = guideCommands();

let place: string;
let remove: () => void = () => undefined;
let renders: boolean;

beforeAll(async () => {
  renders = await canRender();
  ({ folder: place, remove } = guidePlace());
  writeFileSync(join(place, 'kubeconfig'), NO_CLUSTER);
  // What whoever installs brings with him.
  const { certificate, key } = await (await PrivateAuthority.create()).issue({
    program: 'bureau.carsat.example',
    notAfter: new Date(Date.now() + 86_400_000),
  });
  writeFileSync(join(place, 'bureau.crt'), certificate);
  writeFileSync(join(place, 'bureau.key'), key);
  writeFileSync(join(place, 'secret-du-client'), 'secret');
  writeFileSync(join(place, 'mot-de-passe-du-registre'), 'secret');
});

afterAll(() => remove());

function shell(
  command: string,
  options: readonly string[] = [],
): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      'sh',
      [...options, '-c', command],
      {
        cwd: place,
        env: { PATH: process.env.PATH, HOME: place, KUBECONFIG: join(place, 'kubeconfig') },
        timeout: 60_000,
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });
}

// In the order of the guide: later ones need what earlier ones made.
it('every command of the installation guide runs here, or is read by what would send it to a cluster', async (context) => {
  if (!renders) notTried(context, 'kubectl is not on this machine');
  expect(COMMANDS.length).toBeGreaterThan(20);
  for (const command of COMMANDS) {
    if (ON_A_REGISTRY.some((pattern) => pattern.test(command))) {
      process.stdout.write(`not run here, but by ./run test --registry: ${command}\n`);
      expect((await shell(command, ['-n'])).status, command).toBe(0);
    } else if (HERE.some((pattern) => pattern.test(command))) {
      const { status, output } = await shell(command);
      expect(status, `${command}\n${output}`).toBe(0);
    } else {
      expect(
        TO_A_CLUSTER.some((pattern) => pattern.test(command)),
        `nobody tries: ${command}`,
      ).toBe(true);
      const { status, output } = await shell(command);
      expect(status, command).not.toBe(0);
      expect(output, command).toMatch(/connection refused|was refused/);
    }
  }
}, 60_000);

it('a command that kubectl does not know would be found', async (context) => {
  if (!renders) notTried(context, 'kubectl is not on this machine');
  const { output } = await shell('kubectl -n decroche rollout status deployment/retriever --time=5s');
  expect(output).not.toMatch(/connection refused|was refused/);
});
