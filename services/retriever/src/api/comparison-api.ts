import {
  type CompareQuestionRequest,
  type CompareQuestionResponse,
  openSaid,
  type Passages,
  type PublicKeys,
  type SignedEvent,
} from '@decroche/contracts';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { passagesEvent } from '../events/passages-event.ts';
import { type Call, invalid, notFound } from './desk-call.ts';

/** Whose texts are believed, and how what was found is signed. */
export interface Signatures {
  /** The redactor's. */
  readonly publicKeys: PublicKeys;
  readonly sign: (passages: Passages) => SignedEvent;
}

/** One control question to the live base and to what would be published next. */
export function comparisonCalls(call: Call, { publicKeys, sign }: Signatures): UntypedServiceImplementation {
  return {
    compareQuestion: call<CompareQuestionRequest, CompareQuestionResponse>(
      async ({ desk }, { id, said: signed }) => {
        if (id === '') throw invalid('QUESTION_ID_MISSING', 'id is empty');
        if (signed === undefined) throw invalid('SAID_MISSING', 'said is not set');
        const said = openSaid(signed, publicKeys);
        const started = performance.now();
        const compared = await desk.compare(id, said.text);
        if (compared === undefined)
          throw notFound('QUESTION_NOT_FOUND', 'the next publication has no control question with this id');
        const tookUs = Math.round((performance.now() - started) * 1_000);
        const found = ({ generation, answer }: typeof compared.before): SignedEvent => {
          const run = { asOf: compared.asOf, generation, tookUs, foundAtMs: Date.now() };
          return sign(passagesEvent(signed, said, answer, run, said.text));
        };
        return { before: found(compared.before), after: found(compared.after) };
      },
    ),
  };
}
