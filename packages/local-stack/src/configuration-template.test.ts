import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseModules } from './asterisk-modules.ts';
import { fillTemplate } from './configuration-template.ts';
import { ConfigurationTemplateError } from './errors.ts';
import { layoutOf } from './layout.ts';

describe('a configuration template', () => {
  it('takes its values, next to signs that are not placeholders', () => {
    expect(
      fillTemplate('sip:@EXTENSION@@@HOST@:@PORT@ a@b.fr @x@', { EXTENSION: 1001, HOST: 'h', PORT: 5060 }),
    ).toBe('sip:1001@h:5060 a@b.fr @x@');
  });

  it('is refused when a value is missing, or would add a line', () => {
    expect(() => fillTemplate('@PORT@', {})).toThrow(ConfigurationTemplateError);
    expect(() => fillTemplate('@PORT@', { PORT: '1\nload = app_system.so' })).toThrow(/line break/);
  });
});

describe("the product's Asterisk configuration", () => {
  it('loads modules by name, and none that can run programs or keep recordings of calls', async () => {
    const file = await readFile(join(layoutOf().asteriskConfiguration, 'common/modules.conf'), 'utf8');
    const modules = parseModules(file);
    expect(file).toMatch(/^autoload = no$/m);
    expect(new Set(modules).size).toBe(modules.length);
    for (const unwanted of [
      'app_system.so',
      'res_agi.so',
      'func_shell.so',
      'app_mixmonitor.so',
      'app_record.so',
    ]) {
      expect(modules).not.toContain(unwanted);
    }
  });

  it('writes no log file, no queue log and no call record', async () => {
    const common = join(layoutOf().asteriskConfiguration, 'common');
    const read = (name: string) => readFile(join(common, name), 'utf8');
    expect(await read('logger.conf')).toMatch(/^queue_log = no$/m);
    expect((await read('logger.conf')).match(/^\w+ = .*(warning|error).*$/gm)).toEqual([
      'console = warning,error',
    ]);
    for (const name of ['cdr.conf', 'cel.conf']) expect(await read(name)).toMatch(/^enable = no$/m);
    expect(await readdir(common)).not.toContain('cdr_csv.conf');
  });
});
