import { METRICS } from '@decroche/metrics';
import { Certificates } from './certificates.ts';
import { describeError, type Logger } from './logger.ts';

/** How often folders are looked at, milliseconds, and by how much less or more. */
const LOOK = { everyMs: 10_000, jitter: 0.2 } as const;

/**
 * Takes over what is renewed in the folders of certificates that a configuration names, and measures for how long they count.
 *
 * @param config settings, of which some may be {@link Certificates}
 * @returns ends it
 */
export function watchCertificates(
  config: object,
  logger: Logger,
  everyMs: number = LOOK.everyMs,
): () => void {
  const folders = Object.values(config).filter((value) => value instanceof Certificates);
  if (folders.length === 0) return () => undefined;
  const told = new Map<Certificates, string>();
  for (const one of folders) look(one, told, logger);
  let timer: NodeJS.Timeout;
  const again = (): void => {
    timer = setTimeout(
      () => {
        for (const one of folders) look(one, told, logger);
        again();
      },
      everyMs * (1 + LOOK.jitter * (2 * Math.random() - 1)),
    ).unref();
  };
  again();
  const unmeasured = measure(folders);
  return () => {
    clearTimeout(timer);
    unmeasured();
  };
}

/** One line of the log for each change of what is to be said. */
function look(one: Certificates, told: Map<Certificates, string>, logger: Logger): void {
  const renewed = one.refresh();
  const { use, terms, refused } = one;
  const until = new Date(terms.notAfterMs).toISOString();
  if (renewed) logger.info({ use, until }, 'certificates renewed');
  const expired = terms.notAfterMs <= Date.now();
  const state = `${refused?.message ?? ''} ${expired}`;
  if (told.get(one) === state) return;
  told.set(one, state);
  if (refused !== undefined)
    logger.warn({ use, until, err: describeError(refused) }, 'new certificates refused; the old ones stay');
  if (expired) logger.error({ use, until }, 'the certificate has expired: renew it in its folder');
}

function measure(folders: readonly Certificates[]): () => void {
  const { certificateExpiry, certificateRefused } = METRICS.process;
  const left = (untilMs: number): number => (untilMs - Date.now()) / 1000;
  const stops = [
    certificateExpiry.watch(() =>
      folders.flatMap(({ use, terms }) => [
        [left(terms.notAfterMs), { use }] as const,
        ...(terms.authorityNotAfterMs === undefined
          ? []
          : [[left(terms.authorityNotAfterMs), { use: 'authority' }] as const]),
      ]),
    ),
    certificateRefused.watch(() =>
      folders.map(({ use, refused }) => [refused === undefined ? 0 : 1, { use }] as const),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
