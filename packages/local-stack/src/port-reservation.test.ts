import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type PortReservation, portsInUse, reservePorts } from './port-reservation.ts';

const held: PortReservation[] = [];

afterEach(async () => {
  await Promise.all(held.splice(0).map((reservation) => reservation.release()));
});

async function reserve(request: Parameters<typeof reservePorts>[0]): Promise<PortReservation> {
  const reservation = await reservePorts(request);
  held.push(reservation);
  return reservation;
}

describe('reserved ports', () => {
  it('are never given to two holders, however many ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => reserve({ singles: 5, ranges: [64] })));
    const ports = all.flatMap(({ singles, ranges }) => [
      ...singles,
      ...ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
    ]);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.length).toBe(20 * (5 + 64));
  });

  it('lie below the ports the kernel gives to outgoing connections', async () => {
    const { singles, ranges } = await reserve({ singles: 40, ranges: [512] });
    for (const port of [...singles, ranges[0]?.last ?? 0]) expect(port).toBeLessThan(32_768);
  });

  it('are not ones that something listens on', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(20_011, '127.0.0.1', resolve));
    expect(await portsInUse()).toContain(20_011);
    const all = await Promise.all(Array.from({ length: 30 }, () => reserve({ ranges: [320] })));
    for (const { ranges } of all) {
      for (const { first, last } of ranges) expect(first <= 20_011 && 20_011 <= last).toBe(false);
    }
    await new Promise((resolve) => probe.close(resolve));
  });

  it('can be given out again after their release', async () => {
    for (let round = 0; round < 100; round++) {
      const reservation = await reservePorts({ ranges: [1_024] });
      await reservation.release();
    }
  });
});
