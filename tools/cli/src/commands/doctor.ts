import { parseArgs } from 'node:util';
import { type Finding, runDoctor } from '@decroche/local-stack';
import { inspectPrompts } from '@decroche/prompts';
import type { Command } from '../command.ts';
import { PROMPTS } from '../root.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', missing: 'MISSING' } as const;

export const command: Command = {
  name: 'doctor',
  summary: 'what is missing on this machine, and how to get it',
  help: `./run doctor [--json]
Looks at what the local stack needs; changes nothing. Exit status 1 when something cannot work.`,
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
    const findings = [...(await runDoctor()), ...(await prompts())];
    const missing = findings.filter(({ level }) => level === 'missing').length;
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ findings, missing })}\n`);
    } else {
      for (const { check, level, found, remedy } of findings) {
        process.stdout.write(`${MARKS[level]} ${check.padEnd(14)} ${found}\n`);
        if (remedy !== undefined) process.stdout.write(`${' '.repeat(23)}-> ${remedy}\n`);
      }
    }
    return missing === 0 ? 0 : 1;
  },
};

/** One finding for each prompt that callers would not hear, or of which nobody knows what it says. */
async function prompts(): Promise<Finding[]> {
  const check = 'prompts';
  const faults = await inspectPrompts(PROMPTS);
  if (faults.length === 0)
    return [{ check, level: 'ok', found: 'every prompt can be heard, and says its text' }];
  return faults.map(({ prompt, found, remedy }) => ({
    ...{ check, level: 'warning', remedy },
    found: `${prompt}: ${found}`,
  }));
}
