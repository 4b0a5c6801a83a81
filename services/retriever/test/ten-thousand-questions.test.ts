import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { saidText, secrets, signed } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { Retriever } from '../src/retriever.ts';
import { sampleGeneration } from './sample-base.ts';

const QUESTIONS = 10_000;
/** Caches are full and code is compiled by then. */
const WARM = 3_000;
/** The guard against replays remembers its last 10,000 turns: some hundred bytes each. */
const MOST_GROWTH_BYTES = 12_000_000;

const OPENINGS = ['bonjour', 'allô', 'excusez-moi', 'voilà', 'je voulais savoir', 'dites-moi'];
const NEEDS = [
  'la pension de réversion',
  'l’âge de départ',
  'la retraite de mon mari',
  'le remboursement des soins',
];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test('ten thousand questions in a row, each another one, are answered and memory stays flat', async () => {
  const generation = await sampleGeneration();
  const retriever = new Retriever({
    publicKeys: secrets.signing('said').publicKeys,
    generation: () => generation,
    now: Date.now,
  });
  let warm = 0;
  let answered = 0;
  for (let at = 0; at < QUESTIONS; at++) {
    const text = `${OPENINGS[at % OPENINGS.length]} ${NEEDS[at % NEEDS.length]} dossier mot${at} né en ${1940 + (at % 40)}`;
    const found = await retriever.onSaid(signed(saidText(text)));
    if ((found?.passages.passages.length ?? 0) > 0) answered += 1;
    if (at === WARM) warm = heapBytes();
  }
  expect(answered).toBeGreaterThan(QUESTIONS / 2);
  expect(heapBytes() - warm).toBeLessThan(MOST_GROWTH_BYTES);
}, 60_000);
