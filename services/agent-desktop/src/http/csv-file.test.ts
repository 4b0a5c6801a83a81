import { expect, test } from 'vitest';
import { csvFile } from './csv-file.ts';

test('a file opens in a French table program: mark, semicolons, commas before decimals', () => {
  expect(
    csvFile([
      ['thème', 'part'],
      ['réversion ; veuvage', 0.123456],
      ['dit "x"', null],
    ]),
  ).toBe('\ufeffthème;part\r\n"réversion ; veuvage";0,1235\r\n"dit ""x""";\r\n');
});

test('words are no formulas', () => {
  for (const word of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx']) {
    expect(csvFile([[word]]).slice(1)).toMatch(/^"?'/);
  }
  expect(csvFile([[-0.5]])).toBe('\ufeff-0,5\r\n');
});
