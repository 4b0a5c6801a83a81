import type { KeyObject } from 'node:crypto';
import {
  checkDraft,
  checkGapAnswered,
  checkHeard,
  checkLifecycle,
  checkNeedTheme,
  checkPassages,
  checkSaid,
} from './event-checks.ts';
import { Draft } from './gen/decroche/v1/draft.ts';
import { Heard } from './gen/decroche/v1/heard.ts';
import { GapAnswered } from './gen/decroche/v1/knowledge_desk.ts';
import { Lifecycle } from './gen/decroche/v1/lifecycle.ts';
import { NeedTheme } from './gen/decroche/v1/need_theme.ts';
import { Passages } from './gen/decroche/v1/passages.ts';
import { Said, type SignedSaid } from './gen/decroche/v1/said.ts';
import { type PublicKeys, type SignedEnvelope, signedEnvelope } from './signed-envelope.ts';

/** Raw recognised text, signed by the transcriber. */
export const signedHeard: SignedEnvelope<Heard> = signedEnvelope('heard', Heard, checkHeard);

/** A step in the life of a call, signed by the gateway. */
export const signedLifecycle: SignedEnvelope<Lifecycle> = signedEnvelope(
  'lifecycle',
  Lifecycle,
  checkLifecycle,
);

/** What the search found, signed by the retriever. The text in it has a signature of its own. */
export const signedPassages: SignedEnvelope<Passages> = signedEnvelope('passages', Passages, checkPassages);

/** A draft, signed by the generator. */
export const signedDraft: SignedEnvelope<Draft> = signedEnvelope('draft', Draft, checkDraft);

/** That a question has a source now, signed by the retriever with the key of its passages. */
export const signedGapAnswered: SignedEnvelope<GapAnswered> = signedEnvelope(
  'gap-answered',
  GapAnswered,
  checkGapAnswered,
);

/** What a caller's need is about, signed by the retriever with the key of its passages. */
export const signedNeedTheme: SignedEnvelope<NeedTheme> = signedEnvelope(
  'need-theme',
  NeedTheme,
  checkNeedTheme,
);

const signedSaid: SignedEnvelope<Said> = signedEnvelope('said', Said, checkSaid);

/** Signs a redacted text; see {@link SignedEnvelope.sign}. */
export function signSaid(said: Said, privateKey: KeyObject, keyId: string): SignedSaid {
  const { content, ...signature } = signedSaid.sign(said, privateKey, keyId);
  return { said: content, ...signature };
}

/** Verifies the redactor's signature and gives the redacted text; see {@link SignedEnvelope.open}. */
export function openSaid(signed: SignedSaid | undefined, keys: PublicKeys): Said {
  return signedSaid.open(signed && { ...signed, content: signed.said }, keys);
}
