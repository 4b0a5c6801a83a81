/** Why there is no voice from this browser. */
export type MicrophoneFault = 'refused' | 'not-found' | 'in-use' | 'not-secure' | 'failed';

/** The microphone cannot be had; `fault` says why. */
export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, options?: ErrorOptions) {
    super(`no microphone: ${fault}`, options);
    this.fault = fault;
  }
}

/** Names of DOMException (Media Capture and Streams, 10.3). */
const FAULTS: Readonly<Record<string, MicrophoneFault>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'not-found',
  OverconstrainedError: 'not-found',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

/**
 * Asks for the microphone. The person may take as long as he wants to answer the browser's question.
 *
 * @throws MicrophoneError
 */
export async function openMicrophone(): Promise<MediaStream> {
  // Absent outside a secure context: HTTPS, or this machine.
  if (navigator.mediaDevices === undefined) throw new MicrophoneError('not-secure');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : '';
    throw new MicrophoneError(FAULTS[name] ?? 'failed', { cause });
  }
}

/** Lets the microphone go, and its light with it. */
export function closeMicrophone(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
