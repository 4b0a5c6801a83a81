import type { Command } from './command.ts';

/** Commands in the order of the help; each is loaded only when it is asked for, so that a start stays fast. */
const LOADERS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  demo: () => import('./commands/demo.ts'),
  call: () => import('./commands/call.ts'),
  up: () => import('./commands/up.ts'),
  down: () => import('./commands/down.ts'),
  doctor: () => import('./commands/doctor.ts'),
  test: () => import('./commands/test.ts'),
  check: () => import('./commands/check.ts'),
  'forget-check': () => import('./commands/forget-check.ts'),
  eval: () => import('./commands/eval.ts'),
  explain: () => import('./commands/explain.ts'),
  bench: () => import('./commands/bench.ts'),
  chaos: () => import('./commands/chaos.ts'),
  plan: () => import('./commands/plan.ts'),
  pages: () => import('./commands/pages.ts'),
  images: () => import('./commands/images.ts'),
  models: () => import('./commands/models.ts'),
  kb: () => import('./commands/kb.ts'),
  prompts: () => import('./commands/prompts.ts'),
  contracts: () => import('./commands/contracts.ts'),
  certs: () => import('./commands/certs.ts'),
  monitoring: () => import('./commands/monitoring.ts'),
  manifests: () => import('./commands/manifests.ts'),
  secrets: () => import('./commands/secrets.ts'),
};

export function commandNames(): string[] {
  return Object.keys(LOADERS);
}

export async function loadCommand(name: string): Promise<Command | undefined> {
  const loader = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  return loader === undefined ? undefined : (await loader()).command;
}
