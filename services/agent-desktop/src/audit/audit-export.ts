import { createHash } from 'node:crypto';
import { AUDIT_ACT_NAMES, AUDIT_OUTCOME_NAMES, type AuditEntry, type AuditPage } from '#contract';
import { csvFile } from '../http/csv-file.ts';

/** Entries of one file at most, the newest ones. */
export const MAX_EXPORTED = 10_000;

const COLUMNS = ['date', 'personne', 'nom', 'organisation', 'action', 'objet', 'issue'] as const;

/** A file, and what proves later that it is this one. */
export interface AuditFile {
  readonly text: string;
  /** Entries in it. */
  readonly lines: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
}

/** Entries as a table that a spreadsheet opens: UTF-8 with its mark, semicolons, CRLF; the last line says when some are left out. */
export function auditCsv({ entries, next }: AuditPage): AuditFile {
  const rows = [
    [...COLUMNS],
    ...entries.map(fieldsOf),
    ...(next === null ? [] : [[`limité aux ${entries.length} actions les plus récentes`]]),
  ];
  const text = csvFile(rows);
  return { text, lines: entries.length, digest: createHash('sha256').update(text).digest('hex') };
}

function fieldsOf({ atMs, person, name, organisation, act, subject, outcome }: AuditEntry): string[] {
  return [
    new Date(atMs).toISOString(),
    person,
    name,
    organisation,
    AUDIT_ACT_NAMES[act],
    subject,
    AUDIT_OUTCOME_NAMES[outcome],
  ];
}
