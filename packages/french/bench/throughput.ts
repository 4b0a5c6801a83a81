/**
 * Measures utterances per second of processor time of each function on everyday sentences:
 * `node packages/french/bench/throughput.ts [--json]`.
 */
import { cpus } from 'node:os';
import {
  COMMON_WORDS,
  fold,
  lightStem,
  normaliseSpoken,
  phoneticKey,
  readDates,
  readNumbers,
  readSpelledWords,
  SpellingIndex,
  stem,
  tokenize,
} from '../src/mod.ts';

const UTTERANCES = [
  "bonjour mon mari est décédé le mois dernier est-ce que j'ai droit à sa retraite",
  'je suis né le premier mars mille neuf cent soixante quatre et je voudrais savoir quand je peux partir',
  "j'ai cent soixante douze trimestres et soixante deux ans euh est-ce que c'est bon pour le taux plein",
  'mon numéro de téléphone c’est le zéro six trente neuf quatre vingt dix huit douze trente quatre',
  'mon numéro de sécu un soixante quatre zéro trois soixante quinze cent vingt trois quatre cent cinquante six',
  "on m'a dit que je touchais mille deux cents euros par mois mais je n'ai reçu que neuf cent cinquante",
  "est-ce que l'aspa est récupérable sur la succession",
  "ma mère a quatre vingt douze ans elle habite vingt sept rue des lilas elle n'a pas reçu son paiement",
  'je voudrais changer de rib et de compte bancaire comment je fais',
  'd u p o n t comme thérèse d u deux p o n t non pardon avec un seul p',
];
const MIN_TIME_MS = 500;

const tokens = UTTERANCES.map((utterance) => tokenize(utterance));
const words = UTTERANCES.map((utterance) => utterance.split(' '));
const misspelt = [
  'retraitte',
  'trimestr',
  'anée',
  'maizon',
  'demende',
  'papié',
  'vérifié',
  'personel',
  'docteure',
  'banc',
];
const index = new SpellingIndex(
  COMMON_WORDS.map((word) => [word, 1] as const),
  { protectedWords: [] },
);

const subjects: Record<string, (at: number) => unknown> = {
  tokenize: (at) => tokenize(UTTERANCES[at] as string),
  fold: (at) => fold(UTTERANCES[at] as string),
  'tokenize + readNumbers': (at) => readNumbers(UTTERANCES[at] as string),
  'tokenize + readNumbers + readDates': (at) => readDates(UTTERANCES[at] as string),
  readSpelledWords: (at) => readSpelledWords(tokens[at] as (typeof tokens)[number]),
  normaliseSpoken: (at) => normaliseSpoken(words[at] as string[]),
  'stem, each word': (at) => (words[at] as string[]).map(stem),
  'lightStem, each word': (at) => (words[at] as string[]).map(lightStem),
  'phoneticKey, each word': (at) => (words[at] as string[]).map(phoneticKey),
  'suggest, one misspelt word': (at) => index.suggest(misspelt[at] as string),
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Calls per second of processor time, so that a busy machine does not disturb the figure. */
function perSecond(run: (at: number) => unknown): number {
  for (let i = 0; i < 2000; i++) run(i % UTTERANCES.length);
  const started = cpuMs();
  let done = 0;
  while (cpuMs() - started < MIN_TIME_MS) {
    for (let round = 0; round < 10; round++) for (let at = 0; at < UTTERANCES.length; at++) run(at);
    done += 10 * UTTERANCES.length;
  }
  return Math.round((done * 1000) / (cpuMs() - started));
}

const rates = Object.fromEntries(Object.entries(subjects).map(([name, run]) => [name, perSecond(run)]));
if (process.argv.includes('--json')) {
  process.stdout.write(
    `${JSON.stringify({ cpu: cpus()[0]?.model, node: process.version, perSecond: rates })}\n`,
  );
} else {
  process.stdout.write(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`);
  for (const [name, rate] of Object.entries(rates)) {
    process.stdout.write(`${name.padEnd(40)} ${String(rate).padStart(9)} /s\n`);
  }
}
