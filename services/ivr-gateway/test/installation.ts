import { InstallationSecrets } from '@decroche/local-stack';

/** What the gateway and its transcribers know one another by in these tests. */
export const secrets = new InstallationSecrets();
