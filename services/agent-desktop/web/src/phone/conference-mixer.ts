/**
 * Mixes the voices of a conversation of three in the agent's browser, since each of the two others has a call of his own with it:
 * the caller hears agent and colleague, the colleague hears agent and caller.
 */
export class ConferenceMixer {
  readonly toCaller: MediaStreamTrack;
  readonly toColleague: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #agent: GainNode;

  /**
   * @param microphone stays its owner's
   * @param caller voice that comes from the caller, which an audio element plays: Chromium gives silence of others
   * @param colleague the same of the colleague
   */
  constructor(microphone: MediaStream, caller: MediaStreamTrack, colleague: MediaStreamTrack) {
    const forCaller = this.#context.createMediaStreamDestination();
    const forColleague = this.#context.createMediaStreamDestination();
    this.#agent = new GainNode(this.#context);
    this.#context.createMediaStreamSource(microphone).connect(this.#agent);
    this.#agent.connect(forCaller);
    this.#agent.connect(forColleague);
    this.#voice(caller).connect(forColleague);
    this.#voice(colleague).connect(forCaller);
    this.toCaller = trackOf(forCaller.stream);
    this.toColleague = trackOf(forColleague.stream);
  }

  /** Whether the agent is not heard; the others hear one another all the same. */
  mute(muted: boolean): void {
    this.#agent.gain.value = muted ? 0 : 1;
  }

  close(): void {
    void this.#context.close();
  }

  #voice(track: MediaStreamTrack): MediaStreamAudioSourceNode {
    return this.#context.createMediaStreamSource(new MediaStream([track]));
  }
}

function trackOf(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new Error('a mixed voice has no track');
  return track;
}
