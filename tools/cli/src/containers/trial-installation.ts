/** An installation that calls are tried on, wherever its pods run. */
export interface TrialInstallation {
  /** Values of its Secrets, by the Secret's name. */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Of the desk, at this machine. */
  readonly deskUrl: string;
  /** Where its Asterisk takes calls. */
  readonly sip: { readonly address: string; readonly port: number };
  /** Address of this machine from which calls come: the trunk. */
  readonly trunk: string;
  /** Another one, at which the agents' phones are. */
  readonly phones: string;
}
