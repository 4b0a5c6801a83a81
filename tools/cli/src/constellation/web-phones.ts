import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type LocalStack,
  openWebPhoneDoor,
  WEB_PHONE_ADDRESS,
  type WebPhoneDoor,
} from '@decroche/local-stack';
import type { ServicePorts } from './service-settings.ts';

/** Opens the way from pages of the desk to Asterisk, for phones in a browser. */
export function openDoor(stack: LocalStack, ports: ServicePorts): Promise<WebPhoneDoor> {
  return openWebPhoneDoor({
    port: ports.webPhoneDoor,
    asteriskPort: Number(new URL(stack.asterisk.ariUrl).port),
    address: WEB_PHONE_ADDRESS,
    origins: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${ports.desktop}`),
  });
}

/** What the desk is told of phones in a browser. */
export async function webPhoneSettings(stack: LocalStack, url: string): Promise<Record<string, string>> {
  const file = join(stack.dir, 'web-phones.secret');
  const web = stack.agents.filter(({ phone }) => phone === 'web');
  await writeFile(file, web.map(({ extension, secret }) => `${extension} ${secret}\n`).join(''), {
    mode: 0o600,
  });
  return {
    WEB_PHONE_URL: url,
    WEB_PHONE_SECRETS_FILE: file,
    ...(stack.webCaller === undefined ? {} : { WEB_CALLER_SECRET: stack.webCaller.secret }),
  };
}
