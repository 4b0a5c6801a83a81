import { createHmac, hkdfSync } from 'node:crypto';
import { NotFoundError } from '../http/request-errors.ts';
import { sameSecret } from '../http/shared-secret.ts';

/** How long an opinion can be changed or withdrawn, milliseconds: a call and what is written after it. */
const LIFE_MS = 30 * 60_000;

/**
 * Lets the page on which an opinion was given change it, and nobody else, although it is kept nowhere who gave it: a receipt names
 * the opinion and its own end under a seal, and lies in that page alone.
 */
export class OpinionReceipts {
  readonly #key: Uint8Array;
  readonly #now: () => number;

  /** @param secret from which the key of the seal is made, the same in every instance */
  constructor(secret: string, now: () => number) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'desk opinion receipt', 32));
    this.#now = now;
  }

  /** @param opinionId without a dot */
  issue(opinionId: string): string {
    const text = `${opinionId}.${this.#now() + LIFE_MS}`;
    return `${text}.${this.#sealOf(text)}`;
  }

  /**
   * Id of the opinion.
   *
   * @throws NotFoundError when the receipt is none of ours, or too old
   */
  open(receipt: string): string {
    const [opinionId = '', until = '', seal = ''] = receipt.split('.');
    if (!sameSecret(seal, this.#sealOf(`${opinionId}.${until}`)) || Number(until) < this.#now()) {
      throw new NotFoundError('an opinion that can still be changed');
    }
    return opinionId;
  }

  #sealOf(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}
