import { readFileSync } from 'node:fs';
import { SettingsFileError } from '@decroche/service-kit/settings-file';
import { describe, expect, it } from 'vitest';
import { parseOpeningHours } from './opening-hours-file.ts';

function faultsOf(text: string): readonly string[] {
  try {
    parseOpeningHours(text);
    return [];
  } catch (error) {
    return error instanceof SettingsFileError ? error.faults : [String(error)];
  }
}

const HEAD = 'caisse:\n  timeZone: Europe/Paris\n  hours:\n';

describe('a file of opening hours', () => {
  it.each([
    ['a span without quotes that YAML takes for another thing', `${HEAD}    monday: [08:00]`, 'line 4: '],
    [
      'hours that overlap',
      `${HEAD}    monday: ["08:00-12:00", "11:00-17:00"]`,
      'line 4: caisse.hours.monday: spans must',
    ],
    [
      'a span after midnight that is not the last',
      `${HEAD}    monday: ["20:00-02:00", "21:00-22:00"]`,
      'line 4: ',
    ],
    [
      'an hour that does not exist',
      `${HEAD}    monday: ["08:00-25:00"]`,
      'line 4: caisse.hours.monday.0: expected a span',
    ],
    [
      'a span without length',
      `${HEAD}    monday: ["08:00-08:00"]`,
      'line 4: caisse.hours.monday.0: begins when it ends',
    ],
    ['a day with a wrong name', `${HEAD}    lundi: ["08:00-12:00"]`, 'line 4: caisse.hours: '],
    [
      'no hours at all',
      `caisse:\n  timeZone: Europe/Paris\n  hours: {}`,
      'line 3: caisse.hours: no day has hours',
    ],
    [
      'another time zone',
      'caisse:\n  timeZone: Europe/Berlin\n  hours: { monday: ["08:00-12:00"] }',
      'line 2: caisse.timeZone: expected one of',
    ],
    [
      'a day that does not exist',
      `${HEAD}    monday: ["08:00-12:00"]\n  exceptions:\n    - { on: "2026-02-30", hours: [] }`,
      'line 6: caisse.exceptions.0.on: expected a day',
    ],
    [
      'an exception that ends before it begins',
      `${HEAD}    monday: ["08:00-12:00"]\n  exceptions:\n    - { from: "2026-03-02", to: "2026-03-01", hours: [] }`,
      'line 6: ',
    ],
    [
      'an exception without hours',
      `${HEAD}    monday: ["08:00-12:00"]\n  exceptions:\n    - { on: "2026-03-01" }`,
      'line 6: ',
    ],
    [
      'a name twice',
      `caisse:\n  timeZone: Europe/Paris\n  timeZone: Indian/Reunion\n  hours: { monday: ["08:00-12:00"] }`,
      'line 3: ',
    ],
    ['something that is no YAML', 'caisse: [', 'line 1: '],
    ['nothing', '', 'line 1: '],
    [
      'local holidays of another place',
      'caisse:\n  timeZone: Indian/Mayotte\n  localHolidays: alsace-moselle\n  hours: { monday: ["08:00-12:00"] }',
      'line 3: ',
    ],
  ])('says where %s stands', (_, text, expected) => {
    const [fault] = faultsOf(text);
    expect(fault).toBeDefined();
    expect(fault?.startsWith(expected), fault).toBe(true);
  });

  it('may hold several funds', () => {
    const text = `un:\n  timeZone: Europe/Paris\n  hours: { monday: ["08:00-12:00"] }\ndeux:\n  timeZone: Indian/Reunion\n  hours: { friday: ["08:00-24:00"] }`;
    expect([...parseOpeningHours(text).keys()]).toEqual(['un', 'deux']);
  });
});

describe('the example that is delivered', () => {
  it('is good', () => {
    const example = new URL('../../../../infra/funds/opening-hours.yaml', import.meta.url);
    expect(parseOpeningHours(readFileSync(example, 'utf8')).size).toBe(4);
  });
});
