import {
  ensure,
  type LocalStack,
  type LocalStackOptions,
  placeCall,
  startLocalStack,
} from '@decroche/local-stack';
import { AmiClient, AriClient, type AriEventOf, isTapChannel } from '../src/mod.ts';
import { recordingLogger } from '../src/recording-logger.fixture.ts';

const APP = 'decroche';

/** A real Asterisk of its own, with our clients connected to it. */
export interface CallSite extends AsyncDisposable {
  readonly stack: LocalStack;
  readonly ari: AriClient;
  readonly ami: AmiClient;
  readonly logger: ReturnType<typeof recordingLogger>;
  /** Another client of the same application, not started. */
  newAri(options?: Partial<Parameters<typeof AriClient.create>[0]>): AriClient;
  newAmi(options?: Partial<Parameters<typeof AmiClient.create>[0]>): AmiClient;
  /** Places a call to the entry number and waits until it has entered the application. */
  call(options?: Omit<Parameters<typeof placeCall>[0], 'stack'>): Promise<CallInApplication>;
}

export interface CallInApplication {
  readonly channelId: string;
  readonly phone: Awaited<ReturnType<typeof placeCall>>;
}

/** The gateway's sign of life, far in the future: the dialplan then lets callers into the application. */
async function openApplication(ari: AriClient): Promise<void> {
  await ari.setGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche', '9999999999');
}

export async function startCallSite(options: LocalStackOptions = {}): Promise<CallSite> {
  await ensure(['asterisk', 'sipp', 'espeak']);
  const stack = await startLocalStack({ ...options, services: ['asterisk'], handleSignals: false });
  const { ariUrl, ariUser, ariPassword, amiHost, amiPort, amiUser, amiPassword } = stack.asterisk;
  const logger = recordingLogger();
  const newAri: CallSite['newAri'] = (more = {}) =>
    AriClient.create({ url: ariUrl, user: ariUser, password: ariPassword, app: APP, logger, ...more });
  const newAmi: CallSite['newAmi'] = (more = {}) =>
    AmiClient.create({ host: amiHost, port: amiPort, user: amiUser, password: amiPassword, logger, ...more });
  const ari = newAri({ heartbeatMs: 500, connectDeadlineMs: 1_000 });
  const ami = newAmi({ heartbeatMs: 500, connectDeadlineMs: 5_000 });
  ari.start();
  ami.start();
  await Promise.all([ari.whenConnected(10_000), ami.whenConnected(10_000)]);
  await openApplication(ari);
  ari.onReconnected(() => openApplication(ari));
  return {
    stack,
    ari,
    ami,
    logger,
    newAri,
    newAmi,
    async call(callOptions = {}) {
      const entered = Promise.withResolvers<AriEventOf<'StasisStart'>>();
      const stop = ari.on('StasisStart', (event) => {
        if (!isTapChannel(APP, event.channel.id)) entered.resolve(event);
      });
      const phone = await placeCall({ stack, ...callOptions });
      const patience = setTimeout(
        () => entered.reject(new Error(`the call did not enter the application:\n${phone.output()}`)),
        10_000,
      );
      try {
        const { channel } = await entered.promise;
        return { channelId: channel.id, phone };
      } finally {
        clearTimeout(patience);
        stop();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([ari.close(), ami.close()]);
      await stack.stop();
    },
  };
}

/** How many channels and bridges Asterisk has. */
export async function population(ari: AriClient): Promise<{ channels: number; bridges: number }> {
  const [channels, bridges] = await Promise.all([ari.listChannels(), ari.listBridges()]);
  return { channels: channels.length, bridges: bridges.length };
}
