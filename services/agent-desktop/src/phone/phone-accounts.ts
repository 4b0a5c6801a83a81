import { readFileSync } from 'node:fs';
import { ConfigError } from '@decroche/service-kit';
import type { PhoneAccount } from '#contract';

/** What phones in a browser are told. */
export interface PhoneAccountSettings {
  /** SIP over WebSocket, as browsers reach it; undefined where nobody phones from a browser. */
  readonly url: string | undefined;
  /** One line `EXTENSION SECRET` for each extension whose phone is in a browser. */
  readonly secretsFile: string | undefined;
  /** Secret of the caller of a demonstration; undefined elsewhere. */
  readonly callerSecret: string | undefined;
}

/** Name of the account of a demonstration's caller, in the Asterisk that was started with it. */
const CALLER = 'appeler';

/** Accounts with which browsers register at Asterisk, or call in a demonstration. */
export class PhoneAccounts {
  /** Extensions whose phone is in the browser. */
  readonly extensions: readonly string[];
  /** Account of a caller in a demonstration; undefined elsewhere. */
  readonly caller: PhoneAccount | undefined;
  readonly #url: string;
  readonly #secrets: ReadonlyMap<string, string>;

  /**
   * Reads the file of secrets once.
   *
   * @throws ConfigError when it cannot be read or has a line of another form
   */
  constructor({ url, secretsFile, callerSecret }: PhoneAccountSettings) {
    this.#url = url ?? '';
    this.#secrets = secretsFile === undefined ? new Map() : readSecrets(secretsFile);
    this.extensions = [...this.#secrets.keys()];
    this.caller =
      callerSecret === undefined ? undefined : { url: this.#url, user: CALLER, secret: callerSecret };
  }

  /** Account of an extension; undefined when its phone is not in the browser. */
  of(extension: string): PhoneAccount | undefined {
    const secret = this.#secrets.get(extension);
    return secret === undefined ? undefined : { url: this.#url, user: extension, secret };
  }
}

function readSecrets(file: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError('agent-desktop: WEB_PHONE_SECRETS_FILE cannot be read', { cause });
  }
  const secrets = new Map<string, string>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, extension, secret] = /^(\d{1,20})\s+(\S{12,})\s*$/.exec(line) ?? [];
    if (extension === undefined || secret === undefined) {
      throw new ConfigError(
        `agent-desktop: WEB_PHONE_SECRETS_FILE, line ${at + 1}: expected EXTENSION SECRET, the secret of 12 characters or more`,
      );
    }
    secrets.set(extension, secret);
  }
  return secrets;
}
