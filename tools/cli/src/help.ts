import { commandNames, loadCommand } from './commands.ts';

/** The general help: what this is and each command in one line. */
export async function generalHelp(): Promise<string> {
  const lines: string[] = [];
  for (const name of commandNames()) {
    const command = await loadCommand(name);
    lines.push(`  ./run ${name.padEnd(12)} ${command?.summary ?? ''}`);
  }
  return `Décroché: the answer is ready when the agent picks up.

${lines.join('\n')}

  ./run <command> --help   what it takes
  ./run --version          version and commit; CHANGELOG.md says what each one brings
  --json                   one JSON object as the last line of standard output, where a command has figures

First time here? ./run demo`;
}
