import {
  EndReason,
  RetrieverServiceClient,
  type Said,
  SaidOutcome,
  type SignedEvent,
  type SignedSaid,
  signSaid,
  TurnSource,
} from '@decroche/contracts';
import { type ClientAccess, callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { v7 } from 'uuid';
import { ExtractiveComposer } from '../composing/extractive-composer.ts';
import { Drafting } from '../drafting/drafting.ts';
import { type GoldenQuestion, readControlQuestions } from './golden-questions.ts';
import { checkGrounding } from './grounding-check.ts';
import { type EvaluationKeys, KEY_ID } from './retriever-process.ts';

/** Figures over all drafts. */
export interface GroundingFigures {
  readonly drafts: number;
  readonly sentences: number;
  readonly groundedSentences: number;
  readonly invalidCitations: number;
  readonly unsupportedNumbers: number;
  readonly abstained: number;
}

const SEARCH_DEADLINE_MS = 5_000;

/** Asks a running retriever every control question and checks every draft. */
export async function evaluateGrounding(options: {
  readonly knowledge: string;
  /** `host:port` of the retriever. */
  readonly target: string;
  /** Opens it. */
  readonly access: ClientAccess;
  readonly keys: EvaluationKeys;
}): Promise<GroundingFigures> {
  const { said, passages } = options.keys;
  const client = createGrpcClient(RetrieverServiceClient, options.target, {
    tracer: startTelemetry('evaluation', {}).tracer,
    access: options.access,
  });
  const drafting = new Drafting({
    publicKeys: new Map([[KEY_ID, said.publicKey]]),
    passagesKeys: new Map([[KEY_ID, passages.publicKey]]),
    composer: new ExtractiveComposer(),
    now: Date.now,
  });
  const search = async (signed: SignedSaid): Promise<SignedEvent | undefined> => {
    const request = { said: signed, asOf: '', fund: '', limit: 0 };
    const { signedPassages } = await callUnary(client.search.bind(client), request, {
      deadlineMs: SEARCH_DEADLINE_MS,
    });
    return signedPassages;
  };
  const figures = {
    drafts: 0,
    sentences: 0,
    groundedSentences: 0,
    invalidCitations: 0,
    unsupportedNumbers: 0,
    abstained: 0,
  };
  try {
    for (const question of await readControlQuestions(options.knowledge)) {
      const found = await search(signSaid(saidOf(question), said.privateKey, KEY_ID));
      const { draft } = await drafting.first(found, AbortSignal.timeout(SEARCH_DEADLINE_MS));
      const check = checkGrounding(draft);
      figures.drafts += 1;
      figures.abstained += draft.abstained ? 1 : 0;
      figures.sentences += check.sentences;
      figures.groundedSentences += check.grounded;
      figures.invalidCitations += check.invalidCitations;
      figures.unsupportedNumbers += check.unsupportedNumbers;
    }
  } finally {
    client.close();
  }
  return figures;
}

function saidOf({ question, asOf, fund }: GoldenQuestion): Said {
  return {
    turn: { conversationId: v7(), turnId: v7(), source: TurnSource.AGENT_TYPED },
    sequence: 0,
    final: true,
    outcome: SaidOutcome.TEXT,
    text: question,
    stableLength: question.length,
    redactions: [],
    doubtful: [],
    repairs: [],
    language: '',
    endReason: EndReason.TYPED,
    speechEndedAtMs: Date.now(),
    model: undefined,
    signedAtMs: Date.now(),
    context: { birthYear: 0, regime: '', fund: fund ?? '', effectDate: asOf ?? '' },
  };
}
