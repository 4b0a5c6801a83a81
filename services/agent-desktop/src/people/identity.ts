import type { Role } from '#contract';

/** Someone who may use the desktop. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  /** One or more. */
  readonly roles: readonly Role[];
}

/** Says who signs in. The demonstration provider is one; an OpenID Connect provider would be another. */
export interface IdentityProvider {
  /** True when its people do not exist. */
  readonly demonstration: boolean;
  /** People that the sign-in page offers; empty when the provider has its own page. */
  readonly offered: readonly Identity[];
  /** The person behind what the sign-in page sent; undefined when it is nobody. */
  authenticate(credential: string): Promise<Identity | undefined>;
}
