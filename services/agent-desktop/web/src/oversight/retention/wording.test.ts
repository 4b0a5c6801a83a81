import { expect, it } from 'vitest';
import type { AgreementView, KeptView, RetentionView } from '#contract';
import { agreementSentence } from './wording.ts';

const kept = (what: string, verdict: AgreementView['verdict']): KeptView => ({
  ...{
    id: 'store',
    place: 'Redis',
    content: 'données techniques',
    about: 'personne',
    what,
    purpose: 'essai',
  },
  ...{ longest: '10 min au plus', ends: '', settings: [], agreement: { verdict, lines: [] } },
});
const said = (
  stores: readonly KeptView[],
  untold: RetentionView['services'][number]['untold'] = [],
): string => {
  const services = [{ service: 'desk', version: '1', addresses: [''], stores: [...stores], untold }];
  const { verdict, sentence } = agreementSentence(services);
  return `${verdict} : ${sentence}`;
};

it.each([
  [[kept('appels', 'agrees'), kept('voix', 'told-only')], /^good : .*conforme.*\(1 sur 2\)/],
  [[kept('appels', 'agrees'), kept('session : nom', 'differs')], /^bad : .*déclaré : session\. Prévenez/],
  [[kept('appels', 'agrees'), kept('flux CONV, en mémoire', 'unread')], /^old : .*relever : flux CONV\./],
  [[kept('appels', 'unread'), kept('session', 'differs')], /^bad : /],
  [[kept('voix', 'told-only')], /^old : Rien n’a pu être relevé/],
])('%j', (stores, sentence) => expect(said(stores)).toMatch(sentence));

it('what nobody tells of is never passed over', () => {
  expect(said([kept('appels', 'agrees')], [{ name: 'desk:stray', count: 3 }])).toMatch(
    /^bad : .*personne ne déclare/,
  );
});
