import type { PlanResult } from './plan-lines.ts';

/** What each program is, in the words of the guide. */
const NAMES: Readonly<Record<string, string>> = {
  asterisk: 'Asterisk',
  'ari-gate': 'ari-gate, avec Asterisk',
  'ivr-gateway': 'ivr-gateway, avec Asterisk',
  transcriber: 'transcriber',
  'pii-guard': 'pii-guard (un seul est actif)',
  retriever: 'retriever',
  generator: 'generator',
  'agent-desktop': 'agent-desktop',
  nats: 'NATS',
  redis: 'Redis',
};

/** The table of the operators' guide, in French: replicas, cores and memory of each program, then the totals. */
export function planTable(result: PlanResult): string {
  const rows = Object.entries(result.replicas).map(([name, replicas]) => {
    const { cores, memoryMb } = result.perReplica[name] ?? { cores: 0, memoryMb: 0 };
    return `| ${NAMES[name] ?? name} | ${replicas} | ${decimal(cores)} | ${memoryMb} |`;
  });
  const { simulated: check, linkMbps } = result;
  return [
    '| programme | exemplaires | cœurs de chacun | mémoire de chacun, Mio |',
    '| --- | --- | --- | --- |',
    ...rows,
    `| **en tout** | | **${result.cores} cœurs** | **${result.memoryGb} Gio** |`,
    '',
    `${result.callersAtOnce} appelants à la fois au plus, ${result.streams} places d’écoute. Liens : opérateur ${decimal(linkMbps.trunk ?? 0)} Mbit/s dans chaque sens, téléphones ${decimal(linkMbps.phones ?? 0)} ; les voix vers les transcripteurs ${decimal(linkMbps['voices to the transcribers (gRPC)'] ?? 0)}, NATS ${decimal(linkMbps['bus (NATS)'] ?? 0)}, bureaux ${decimal(linkMbps['desks (SSE and pages)'] ?? 0)}.`,
    `Matinée simulée${result.funds === 1 ? '' : ' d’une caisse'}, un exemplaire de chaque programme en moins : ${check.calls} appels, ${decimal(check.heardShare * 100)} % écoutés, extraits ${check.extractsP95Ms} ms et brouillon ${check.draftP95Ms} ms après la fin de la parole (95 appels sur 100), attente d’un conseiller ${check.waitMeanSeconds} s en moyenne, ${check.waitP95Seconds} s pour 95 sur 100.`,
  ].join('\n');
}

function decimal(value: number): string {
  return String(Number(value.toFixed(2))).replace('.', ',');
}
