import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * What of a client's address is counted as one client: an IPv4 address, or the /64 of an IPv6 one, since whoever
 * has one address of a /64 has all of them (RFC 6177).
 */
export function clientNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** The network that a request came from, as a key to count by. */
export function addressOf(request: FastifyRequest): string {
  return `address ${clientNetwork(request.ip)}`;
}
