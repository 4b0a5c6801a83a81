import { createHash } from 'node:crypto';
import { ConfigError } from '@decroche/service-kit';
import { SettingsFileError } from '@decroche/service-kit/settings-file';
import { readSettingFile } from '../../setting-file.ts';
import { ClaimsMapping } from './claims-mapping.ts';
import type { OidcAccount } from './oidc-client.ts';

/** The settings that name a provider: all of them, or none. */
export interface OidcEnv {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_CLIENT_SECRET_FILE?: string | undefined;
  readonly OIDC_CLAIMS_FILE?: string | undefined;
  readonly OIDC_SCOPES: string;
}

/** How people sign in with the fund's identity provider. */
export interface OidcSettings {
  readonly account: OidcAccount;
  readonly mapping: ClaimsMapping;
  /** Digest of the file of claims, for the audit log. */
  readonly mappingDigest: string;
}

const TOGETHER = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET_FILE', 'OIDC_CLAIMS_FILE'] as const;

/**
 * Reads what the settings name.
 *
 * @returns undefined when none is set
 * @throws ConfigError with one line for each fault
 */
export function readOidcSettings(env: OidcEnv): OidcSettings | undefined {
  const missing = TOGETHER.filter((name) => env[name] === undefined);
  if (missing.length === TOGETHER.length) return undefined;
  if (missing.length > 0) {
    const verb = missing.length > 1 ? 'are' : 'is';
    throw new ConfigError(
      `agent-desktop: ${TOGETHER.join(', ')} go together: ${missing.join(' and ')} ${verb} missing`,
    );
  }
  const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: clientId = '', OIDC_SCOPES: scopes } = env;
  const clientSecret = readSettingFile('OIDC_CLIENT_SECRET_FILE', env.OIDC_CLIENT_SECRET_FILE ?? '').trim();
  if (clientSecret === '' || /\s/.test(clientSecret))
    throw new ConfigError('agent-desktop: OIDC_CLIENT_SECRET_FILE: expected the secret alone, on one line');
  const text = readSettingFile('OIDC_CLAIMS_FILE', env.OIDC_CLAIMS_FILE ?? '');
  return {
    account: { issuer, clientId, clientSecret, scopes },
    mapping: readMapping(text),
    mappingDigest: createHash('sha256').update(text).digest('hex').slice(0, 16),
  };
}

function readMapping(text: string): ClaimsMapping {
  try {
    return ClaimsMapping.parse(text);
  } catch (cause) {
    if (!(cause instanceof SettingsFileError)) throw cause;
    const lines = cause.faults.map((fault) => `agent-desktop: OIDC_CLAIMS_FILE, ${fault}`);
    throw new ConfigError(lines.join('\n'), { cause });
  }
}
