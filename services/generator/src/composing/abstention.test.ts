import { AbstentionReason, EvidenceOutcome, SaidOutcome } from '@decroche/contracts';
import { saidText } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { evidence } from '../../test/found-passages.ts';
import { type AbstentionFacts, abstentionReason } from './abstention.ts';
import { abstentionNotice } from './notice.ts';

const facts = (outcome: EvidenceOutcome, more: Partial<AbstentionFacts> = {}): AbstentionFacts => ({
  said: saidText('pension de réversion'),
  evidence: evidence(outcome, { otherBody: 'CPAM (3646)', protocol: 'Suivez la consigne.' }),
  found: 3,
  stopped: 0,
  ...more,
});
const said = (outcome: SaidOutcome) => ({ said: saidText('', { outcome }) });

test.each<[string, AbstentionFacts, AbstentionReason]>([
  [
    'silence',
    facts(EvidenceOutcome.NOTHING, said(SaidOutcome.NOTHING_HEARD)),
    AbstentionReason.NOTHING_HEARD,
  ],
  [
    'another language, of which no word was understood',
    facts(EvidenceOutcome.OTHER_LANGUAGE, said(SaidOutcome.NOTHING_HEARD)),
    AbstentionReason.NO_QUESTION,
  ],
  ['a dropped text', facts(EvidenceOutcome.NOTHING, said(SaidOutcome.DROPPED)), AbstentionReason.DROPPED],
  ['no passage', facts(EvidenceOutcome.NOTHING, { found: 0 }), AbstentionReason.NOTHING_FOUND],
  ['passages that do not answer', facts(EvidenceOutcome.NOTHING), AbstentionReason.LOW_CONFIDENCE],
  ['the gate', facts(EvidenceOutcome.ANSWER, { stopped: 2 }), AbstentionReason.ALL_SENTENCES_STOPPED],
  [
    'the gate, of a doubtful answer',
    facts(EvidenceOutcome.CAUTION, { stopped: 1 }),
    AbstentionReason.ALL_SENTENCES_STOPPED,
  ],
  ['another body', facts(EvidenceOutcome.OTHER_BODY), AbstentionReason.OTHER_BODY],
  ['one’s own file', facts(EvidenceOutcome.PERSONAL_FILE), AbstentionReason.PERSONAL_FILE],
  ['distress', facts(EvidenceOutcome.DISTRESS), AbstentionReason.NO_QUESTION],
])('an abstention because of %s says so', (_, of, reason) => {
  expect(abstentionReason(of)).toBe(reason);
});

test('what must be said of another body or of fraud is said, whatever the gate stopped', () => {
  expect(abstentionReason(facts(EvidenceOutcome.OTHER_BODY, { stopped: 3 }))).toBe(
    AbstentionReason.OTHER_BODY,
  );
  const fraud = facts(EvidenceOutcome.FRAUD, { stopped: 3 });
  expect(abstentionNotice(abstentionReason(fraud), fraud.evidence)).toBe('Suivez la consigne.');
});

test('an abstention of the gate never says that no text answers', () => {
  const plain = evidence(EvidenceOutcome.ANSWER);
  const notice = abstentionNotice(AbstentionReason.ALL_SENTENCES_STOPPED, plain);
  expect(notice).toContain('aucune phrase n’a pu être vérifiée');
  expect(notice).not.toContain('Aucun texte');
  expect(abstentionNotice(AbstentionReason.LOW_CONFIDENCE, plain)).toContain('Aucun texte');
});

test('each reason has a sentence of its own', () => {
  const of = evidence(EvidenceOutcome.NOTHING, { otherBody: 'CPAM (3646)' });
  const notices = [
    AbstentionReason.NOTHING_HEARD,
    AbstentionReason.DROPPED,
    AbstentionReason.LOW_CONFIDENCE,
    AbstentionReason.OTHER_BODY,
    AbstentionReason.PERSONAL_FILE,
    AbstentionReason.ALL_SENTENCES_STOPPED,
  ].map((reason) => abstentionNotice(reason, of));
  expect(new Set(notices).size).toBe(notices.length);
  expect(notices.every((notice) => notice.length > 20)).toBe(true);
});
