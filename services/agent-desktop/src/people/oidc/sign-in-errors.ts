import type { SignInFault } from '#contract';

/** A sign-in did not succeed. Its cause is for the log and names nobody. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code = 'SIGN_IN';
  readonly fault: SignInFault;

  constructor(fault: SignInFault, options?: ErrorOptions) {
    super(`sign-in failed: ${fault}`, options);
    this.fault = fault;
  }
}
