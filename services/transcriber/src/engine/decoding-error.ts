/** Why an utterance was lost. */
export type DecodingFault =
  | 'DECODER_LOST'
  | 'DECODER_FAILED'
  | 'ENGINE_CLOSED'
  | 'RECOGNISER_UNREACHABLE'
  | 'RECOGNISER_MISBEHAVED'
  | 'RECOGNISER_FORGOT';

const DETAIL: Readonly<Record<DecodingFault, string>> = {
  DECODER_LOST:
    'the decoding thread ended too often or too late in the utterance; another takes its place, the utterance is lost',
  DECODER_FAILED: 'the recogniser refused the audio; the utterance is lost',
  RECOGNISER_UNREACHABLE: 'the outside recogniser cannot be reached; check RECOGNISER_URL and that it runs',
  RECOGNISER_MISBEHAVED:
    'the outside recogniser answered what is not its protocol; check RECOGNISER_URL and its version; the text so far is used',
  RECOGNISER_FORGOT:
    'the outside recogniser gave an empty final text after words of a partial one; the last partial text is used',
  ENGINE_CLOSED: 'the engine is closed; open the stream on another instance',
};

/** An utterance that could not be decoded. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError';
  readonly code: DecodingFault;

  constructor(code: DecodingFault, options?: ErrorOptions) {
    super(DETAIL[code], options);
    this.code = code;
  }
}
