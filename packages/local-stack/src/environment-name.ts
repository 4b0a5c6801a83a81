/** Name of a service's own variable: `REDIS_PASSWORD`, `ivr-gateway` → `REDIS_PASSWORD_IVR_GATEWAY`. */
export function environmentName(prefix: string, service: string): string {
  return `${prefix}_${service.toUpperCase().replaceAll('-', '_')}`;
}
