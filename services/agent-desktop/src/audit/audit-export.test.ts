import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { AuditEntry } from '#contract';
import { auditCsv } from './audit-export.ts';

const entry = (fields: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  atMs: Date.UTC(2026, 10, 30, 9),
  person: 'handle',
  name: 'Camille Exemple',
  organisation: 'Carsat Exemple',
  act: 'export',
  subject: 'rapport',
  outcome: 'done',
  ...fields,
});

it('a file of the audit log has a line for each entry and says what proves it', () => {
  const { text, lines, digest } = auditCsv({ entries: [entry({})], next: null });
  expect(text).toBe(
    '\uFEFFdate;personne;nom;organisation;action;objet;issue\r\n' +
      '2026-11-30T09:00:00.000Z;handle;Camille Exemple;Carsat Exemple;export;rapport;fait\r\n',
  );
  expect([lines, digest]).toEqual([1, createHash('sha256').update(text).digest('hex')]);
});

it('keeps separators, quotes and line breaks inside their cell, and gives a spreadsheet nothing to compute', () => {
  const { text } = auditCsv({
    entries: [entry({ name: 'A; "B"\r\nC', subject: '=HYPERLINK("x")' })],
    next: null,
  });
  expect(text).toContain('"A; ""B""\r\nC"');
  expect(text).toContain(`;"'=HYPERLINK(""x"")";`);
});

it('says that it is cut', () => {
  expect(auditCsv({ entries: [entry({})], next: '1' }).text).toMatch(
    /limité aux 1 actions les plus récentes\r\n$/,
  );
});
