import { type ListPhonesResponse, PhoneState, PhonesServiceClient } from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink } from '@decroche/service-kit';
import type { DeskPhoneState } from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';

/** How often gateways are asked, milliseconds. */
const PERIOD_MS = 3_000;
const DEADLINE_MS = 2_000;

const STATES: Readonly<Partial<Record<PhoneState, DeskPhoneState>>> = {
  [PhoneState.READY]: 'ready',
  [PhoneState.RINGING]: 'ringing',
  [PhoneState.IN_CALL]: 'in-call',
  [PhoneState.UNREACHABLE]: 'unreachable',
};
/** A phone that one of several telephone systems reaches is reached. */
const LEAST_FIRST: readonly DeskPhoneState[] = ['unreachable', 'ready', 'ringing', 'in-call'];

/** Asks the gateways where the phones of the open desks stand, and tells the desks. */
export class PhoneWatch {
  readonly #gateways: readonly PhonesServiceClient[];
  readonly #hub: Pick<DeskHub, 'openExtensions' | 'phonesAre'>;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param targets `host:port` of each gateway; with none nothing is asked */
  constructor(
    targets: readonly string[],
    link: GrpcLink,
    hub: Pick<DeskHub, 'openExtensions' | 'phonesAre'>,
  ) {
    this.#gateways = targets.map((target) =>
      createGrpcClient(PhonesServiceClient, target, { ...link, server: 'ivr-gateway' }),
    );
    this.#hub = hub;
  }

  start(): void {
    if (this.#gateways.length > 0) void this.#look();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const gateway of this.#gateways) gateway.close();
  }

  async #look(): Promise<void> {
    if (this.#hub.openExtensions().length > 0) {
      const answers = await Promise.allSettled(
        this.#gateways.map((gateway) =>
          callUnary(gateway.listPhones.bind(gateway), {}, { deadlineMs: DEADLINE_MS }),
        ),
      );
      if (this.#stopped) return;
      // Who does not answer says nothing of any phone.
      this.#hub.phonesAre(
        phonesOf(answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))),
      );
    }
    this.#timer = setTimeout(() => void this.#look(), PERIOD_MS).unref();
  }
}

/** Where each phone stands, by extension, by what the gateways say. */
function phonesOf(answers: readonly ListPhonesResponse[]): ReadonlyMap<string, DeskPhoneState> {
  const told = answers
    .flatMap(({ phones }) => phones)
    .flatMap(({ extension, state }) => {
      const known = STATES[state];
      return known === undefined ? [] : [[extension, known] as const];
    });
  return new Map(told.sort(([, a], [, b]) => LEAST_FIRST.indexOf(a) - LEAST_FIRST.indexOf(b)));
}
