import type { Constellation, ServiceName } from '@decroche/cli/constellation';
import { reservePorts } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { type Instance, ServiceAddress } from './service-address.ts';

/** Services that others know by an address. The gateway comes with its Asterisk, and is found in Redis. */
export const ADDRESSED = [
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
] as const satisfies readonly ServiceName[];
export type AddressedService = (typeof ADDRESSED)[number];

const READY_MS = 120_000;

/** An address for each service that others know by one. */
export class ServiceAddresses {
  readonly #ports: Readonly<Record<AddressedService, number>>;
  readonly #addresses: Readonly<Record<AddressedService, ServiceAddress>>;

  static async open(): Promise<ServiceAddresses> {
    const { singles } = await reservePorts({ singles: ADDRESSED.length });
    const ports = ADDRESSED.map((name, at) => [name, singles[at] ?? 0] as const);
    const addresses = await Promise.all(
      ports.map(async ([name, port]) => [name, await ServiceAddress.open(port)] as const),
    );
    return new ServiceAddresses(
      Object.fromEntries(ports) as Record<AddressedService, number>,
      Object.fromEntries(addresses) as Record<AddressedService, ServiceAddress>,
    );
  }

  private constructor(
    ports: Readonly<Record<AddressedService, number>>,
    addresses: Readonly<Record<AddressedService, ServiceAddress>>,
  ) {
    this.#ports = ports;
    this.#addresses = addresses;
  }

  get desktopUrl(): string {
    return `http://127.0.0.1:${this.#ports['agent-desktop']}`;
  }

  /** By which a service finds its neighbours. */
  settingsOf(service: ServiceName): Readonly<Record<string, string>> {
    const at = (name: AddressedService): string => `127.0.0.1:${this.#ports[name]}`;
    const listeners = { TRANSCRIBER_TARGETS: at('transcriber'), PII_GUARD_TARGET: at('pii-guard') };
    if (service === 'ivr-gateway') return listeners;
    if (service === 'generator') return { RETRIEVER_TARGET: at('retriever') };
    if (service !== 'agent-desktop') return {};
    const own = { GENERATOR_TARGET: at('generator'), PUBLIC_ORIGINS: this.desktopUrl };
    return { ...listeners, ...own, RETRIEVER_TARGET: at('retriever') };
  }

  /** Leads to the first instances and waits until every service is ready. */
  async leadTo({ ports, whenReady }: Constellation): Promise<void> {
    const served: Readonly<Record<AddressedService, number>> = {
      transcriber: ports.transcribers[0] ?? 0,
      'pii-guard': ports.piiGuard,
      retriever: ports.retriever,
      generator: ports.generator,
      'agent-desktop': ports.desktop,
    };
    for (const name of ADDRESSED)
      this.#addresses[name].instances.add({ port: served[name], health: ports.health[name] });
    await Promise.all([...ADDRESSED, 'ivr-gateway' as const].map((name) => whenReady(name, READY_MS)));
  }

  /** The instance that has been there longest. */
  oldest(service: AddressedService): Instance | undefined {
    return [...this.#addresses[service].instances][0];
  }

  /** Starts one more instance of a service, on ports of its own, and waits until connections go there. */
  async start({ another }: Constellation, service: AddressedService): Promise<void> {
    const [port = 0, health = 0] = (await reservePorts({ singles: 2 })).singles;
    const listen = service === 'agent-desktop' ? 'HTTP_LISTEN' : 'GRPC_LISTEN';
    const changes = { [listen]: `127.0.0.1:${port}`, HEALTH_LISTEN: `127.0.0.1:${health}` };
    await another(service, health, changes).start();
    const address = this.#addresses[service];
    const instance = { port, health };
    address.instances.add(instance);
    await until(`connections go to the new ${service}`, () => address.leadsTo(instance), READY_MS);
  }

  remove(service: AddressedService, instance: Instance): void {
    this.#addresses[service].instances.delete(instance);
  }

  close(): void {
    for (const address of Object.values(this.#addresses)) address.close();
  }
}
