import { everySubject, type Heard, heardCodec, signedHeard } from '@decroche/contracts';
import type { EventBus } from '@decroche/service-kit';
import { secrets, type TestBus } from '@decroche/test-stage';

/** The redactor's ear on the bus: what the transcriber says. */
export class RedactorEar {
  /** Texts that reached the redactor, in order. */
  readonly heard: Heard[] = [];
  readonly #bus: EventBus;

  constructor(bus: TestBus) {
    this.#bus = bus.connect('pii-guard-hearing');
    const { publicKeys } = secrets.signing('heard');
    this.#bus.subscribe(
      everySubject('heard'),
      ({ data }) => void this.heard.push(signedHeard.open(heardCodec.decode(data), publicKeys)),
    );
    this.#bus.start();
  }

  /** The redactor is gone. */
  close(): Promise<void> {
    return this.#bus.destroy();
  }

  /** True once the redactor reads. */
  get reading(): boolean {
    return this.#bus.connected;
  }
}
