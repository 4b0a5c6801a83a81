import { softwareVersion } from '@decroche/service-kit/software-version';
import { type Command, UsageError } from './command.ts';
import { commandNames, loadCommand } from './commands.ts';
import { generalHelp } from './help.ts';
import { ROOT } from './root.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const asked = name === 'help' ? rest[0] : undefined;
    if (asked === undefined) return print(await generalHelp());
    const command = await loadCommand(asked);
    return command ? print(command.help) : unknown(asked);
  }
  if (name === '--version') return print(`Décroché ${softwareVersion(undefined, ROOT)}`);
  const command = await loadCommand(name);
  if (command === undefined) return unknown(name);
  if (rest.includes('--help') || rest.includes('-h')) return print(command.help);
  return await run(command, rest);
}

async function run(command: Command, args: readonly string[]): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nSee: ./run ${command.name} --help\n`);
      return 2;
    }
    const { code, message } = error as { code?: string; message?: string };
    process.stderr.write(`${command.name}: ${message ?? String(error)}\n`);
    if (code === undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  }
}

function print(text: string): number {
  process.stdout.write(`${text.trimEnd()}\n`);
  return 0;
}

function unknown(name: string): number {
  process.stderr.write(
    `run: there is no command ${JSON.stringify(name)}; there are: ${commandNames().join(', ')}\n`,
  );
  return 2;
}
