import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@decroche/test-kit';
import { SOFT_PHONE, SOFT_PHONE_MODULE_FOLDER, SOFT_PHONE_MODULES } from '../src/bundle-definitions.ts';
import { softPhoneOf } from '../src/components.ts';
import { layoutOf } from '../src/layout.ts';
import { type AgentLine, type LocalStack, type MonoAudio, ServiceProcess, writeWav } from '../src/mod.ts';

export interface SoftPhoneOptions {
  readonly stack: LocalStack;
  readonly line: AgentLine;
  /** Address and port of the registrar. */
  readonly registrar: string;
  readonly transport: 'udp' | 'tls';
  /** File of the authority that it believes. */
  readonly authority: string;
  /** Whether it speaks and hears SRTP alone. */
  readonly encrypted: boolean;
  readonly says: MonoAudio;
}

/** Length of the header that aufile writes. */
const WAV_HEADER = 44;

/** baresip, a telephone that others made: it registers, rings, answers by itself, speaks out of a file and keeps what it hears. */
export class SoftPhone {
  readonly #process: ServiceProcess;
  readonly #heard: string;

  private constructor(process: ServiceProcess, heard: string) {
    this.#process = process;
    this.#heard = heard;
  }

  static async start(options: SoftPhoneOptions): Promise<SoftPhone> {
    const { stack, line, registrar, transport, authority, encrypted, says } = options;
    const folder = join(stack.instance.memory, `soft-phone-${crypto.randomUUID()}`);
    const [speech, heard] = [join(folder, 'speech.wav'), join(folder, 'heard.wav')];
    const bundle = await softPhoneOf(layoutOf());
    await mkdir(folder, { mode: 0o700 });
    await writeFile(speech, writeWav(says));
    await writeFile(
      join(folder, 'config'),
      [
        `sip_listen ${line.address}:0`,
        `sip_cafile ${authority}`,
        'sip_verify_server yes',
        `audio_source aufile,${speech}`,
        `audio_player aufile,${heard}`,
        `audio_alert aufile,${join(folder, 'alert.wav')}`,
        `module_path ${bundle.path(SOFT_PHONE_MODULE_FOLDER)}`,
        ...SOFT_PHONE_MODULES.map((name) => `${/account|menu/.test(name) ? 'module_app' : 'module'} ${name}`),
        '',
      ].join('\n'),
    );
    const answers = 'answermode=auto;audio_codecs=pcma;regint=60';
    const secrecy = encrypted ? ';mediaenc=srtp-mand' : '';
    await writeFile(
      join(folder, 'accounts'),
      `<sip:${line.extension}@${registrar};transport=${transport}>;auth_pass=${line.secret};${answers}${secrecy}\n`,
      { mode: 0o600 },
    );
    const { command, args } = bundle.command(SOFT_PHONE);
    const process = new ServiceProcess({
      name: 'baresip',
      command,
      args: [...args, '-f', folder, '-s'],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', HOME: folder },
    });
    await stack.startService(process);
    return new SoftPhone(process, heard);
  }

  /** What it printed so far, its SIP messages with it. */
  get output(): string {
    return this.#process.output.lines.join('\n');
  }

  /** Waits until the registrar has taken it. */
  async registered(): Promise<void> {
    await until('the phone is registered', () => /\} 200 OK/.test(this.output), 5_000);
  }

  /** Waits until it gives up, saying why; it was not registered. */
  async refused(reason: RegExp): Promise<void> {
    await until(
      'the phone gives up',
      () => reason.test(this.output) && /\(prio 0\): /.test(this.output),
      5_000,
    );
    if (/\} 200 OK/.test(this.output)) throw new Error(`the phone is registered:\n${this.output}`);
  }

  /** What it heard so far, at 8 kHz. */
  async heard(): Promise<Int16Array> {
    const bytes = await readFile(this.#heard).catch(() => Buffer.alloc(WAV_HEADER));
    const pcm = new Int16Array(Math.max(0, Math.floor((bytes.length - WAV_HEADER) / 2)));
    for (const at of pcm.keys()) pcm[at] = bytes.readInt16LE(WAV_HEADER + 2 * at);
    return pcm;
  }

  stop(): Promise<void> {
    return this.#process.kill();
  }
}
