import type { Organisation, Role } from '#contract';

/** Someone who may use the desktop. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  /** One or more. */
  readonly roles: readonly Role[];
  readonly organisation: Organisation;
  /** Session of the provider that vouches for him; undefined where it has none. */
  readonly providerSession?: string | undefined;
}

/** Says who signs in on the desk's own page. With an OpenID Connect provider nobody does. */
export interface IdentityProvider {
  /** True when its people do not exist. */
  readonly demonstration: boolean;
  /** People that the sign-in page offers; empty when the provider has its own page. */
  readonly offered: readonly Identity[];
  /** Whose people they are. */
  readonly organisations: readonly Organisation[];
  /** The person behind what the sign-in page sent; undefined when it is nobody. */
  authenticate(credential: string): Promise<Identity | undefined>;
}
