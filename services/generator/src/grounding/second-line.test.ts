import { expect, test } from 'vitest';
import { passage } from '../../test/found-passages.ts';
import { type Claim, ProofGate } from './proof-gate.ts';

const text = [
  'La caisse envoie une attestation au locataire en mars.',
  'La prime est versée chaque mois en France si les deux parents travaillent.',
  'Le montant brut augmente de 3 points après la demande.',
].join('\n');
const gate = new ProofGate([passage({ title: 'Prime de garde', text })]);
const said = (one: string) => ({ text: one, sourceIds: ['s-plain'] });

/** What was asked of a verifier that answers so, and what was shown. */
async function asked(answer: boolean | undefined, ...sentences: readonly string[]) {
  const claims: Claim[] = [];
  const verify = (claim: Claim) => {
    claims.push(claim);
    return Promise.resolve(answer);
  };
  const result = await gate.passVerified(sentences.map(said), verify);
  return { claims, shown: result.passed.map((one) => one.text), stopped: result.stopped };
}

const SOUND = 'La caisse envoie une attestation au locataire en mars.';
const ONE_WORD = 'La caisse envoie gracieusement une attestation au locataire en mars.';

test.each([SOUND, ONE_WORD])('%s is shown on a yes, and on nothing else', async (sentence) => {
  const { claims, shown } = await asked(true, sentence);
  expect(claims).toMatchObject([{ sentence, evidence: SOUND, title: 'Prime de garde' }]);
  expect(shown).toEqual([sentence]);
  expect((await asked(false, sentence)).shown).toEqual([]);
  expect((await asked(undefined, sentence)).shown).toEqual([]);
});

test('without a verifier a word too many is stopped as before', () => {
  expect(gate.pass([said(ONE_WORD)]).stopped).toMatchObject([{ fault: 'unsupported-words' }]);
});

test('a verifier that is away takes back what it had passed, and counts all of it', async () => {
  const answers = [true, undefined];
  const result = await gate.passVerified([SOUND, ONE_WORD, SOUND].map(said), () =>
    Promise.resolve(answers.shift()),
  );
  expect(result.passed).toEqual([]);
  expect(result.stopped.map(({ fault }) => fault)).toEqual(Array(3).fill('verifier-away'));
});

test.each([
  ['a unit', 'La prime est versée chaque trimestre en France si les deux parents travaillent.'],
  ['a multiple', 'La moitié de la prime est versée chaque mois en France si les deux parents travaillent.'],
  ['a place', 'La prime est versée chaque mois à l’étranger si les deux parents travaillent.'],
  ['a quantity', 'La prime est versée chaque mois en France si un des deux parents travaille.'],
  [
    'a denial in other words',
    'La prime cesse d’être versée chaque mois en France si les deux parents travaillent.',
  ],
  ['a denial in one word', 'La caisse envoie une attestation incomplète au locataire en mars.'],
  ['an antonym', 'Le montant brut diminue de 3 points après la demande.'],
  ['gross and net', 'Le montant net augmente de 3 points après la demande.'],
  ['before and after', 'Le montant brut augmente de 3 points avant la demande.'],
  ['a number', 'Le montant brut augmente de 4 points après la demande.'],
  ['a condition left out', 'La prime est versée chaque mois en France.'],
  ['a modality', 'La caisse doit envoyer une attestation au locataire en mars.'],
  ['a person', 'La caisse envoie une attestation au propriétaire en mars.'],
  ['roles turned round', 'Le locataire envoie une attestation à la caisse en mars.'],
  ['a month', 'La caisse envoie une attestation au locataire en mai.'],
  ['two words', 'La caisse envoie gracieusement une jolie attestation au locataire en mars.'],
  ['a contact', 'La caisse envoie une attestation au locataire en mars sur prime.example.org.'],
  ['a promise', 'Vous recevrez une attestation de la caisse en mars.'],
])('of %s nobody is asked', async (_, sentence) => {
  const { claims, shown } = await asked(true, sentence);
  expect(claims).toEqual([]);
  expect(shown).toEqual([]);
});

test('a citation that nobody gave is not asked about', async () => {
  const sentence = { text: ONE_WORD, sourceIds: ['s-nulle-part'] };
  const { passed } = await gate.passVerified([sentence], () => Promise.reject(new Error('asked')));
  expect(passed).toEqual([]);
});
