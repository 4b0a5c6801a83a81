import { isIPv4 } from 'node:net';

const NAMES: readonly string[] = ['localhost', '::1', '[::1]'];

/** True for a name or address that only this machine reaches (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export function isLoopback(host: string): boolean {
  return NAMES.includes(host.toLowerCase()) || (isIPv4(host) && host.startsWith('127.'));
}
