import type { PeerCertificate } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { postgresConnection, storeTls } from './tls.ts';

const certificateOf = (subjectaltname: string): PeerCertificate =>
  ({ subject: {}, subjectaltname }) as unknown as PeerCertificate;

describe('a connection to PostgreSQL', () => {
  it('with verify-full is believed for the host of its address, also where that is an IP address', () => {
    const url = 'postgres://who:secret@10.0.0.7:5433/base?sslmode=verify-full&application_name=x';
    const { connectionString, ssl } = postgresConnection(url, undefined);
    expect(connectionString).toBe('postgres://who:secret@10.0.0.7:5433/base?application_name=x');
    expect(ssl?.servername).toBeUndefined();
    const { checkServerIdentity: check = () => undefined } = ssl ?? {};
    expect(check('localhost', certificateOf('IP Address:10.0.0.7'))).toBeUndefined();
    expect(check('localhost', certificateOf('DNS:localhost'))).toBeInstanceOf(Error);
  });

  it.each(['postgres://a@b/c', 'postgres://a@b/c?sslmode=require', 'postgresql:///c?host=/run/postgresql'])(
    'that asks for something else goes as it was written: %s',
    (url) => expect(postgresConnection(url, undefined)).toEqual({ connectionString: url }),
  );
});

it('a server is asked for by its name, and no other name is believed', () => {
  const { servername, checkServerIdentity: check = () => undefined } = storeTls('db.example', undefined);
  expect(servername).toBe('db.example');
  expect(check('db.example', certificateOf('DNS:db.example'))).toBeUndefined();
  expect(check('db.example', certificateOf('DNS:other.example'))).toBeInstanceOf(Error);
});
