/** What the gateway reads of a channel; Asterisk tells the numbers and names of both parties as well. */
interface ChannelSeen {
  readonly id: string;
  readonly dialplan: {
    readonly app_name: string;
    /** Of who is in an application, which; of others nothing: their numbers may be in it. */
    readonly app_data: string;
    readonly context: string;
  };
}

/** Thrown for an answer of Asterisk that is not what its documentation says. */
export class OddAnswerError extends Error {
  override readonly name = 'OddAnswerError';
  readonly code = 'ODD_ANSWER';

  constructor() {
    super('Asterisk answered with something else than channels or bridges');
  }
}

/** One channel, or a list of them, with what the gateway reads and nothing else: no number, no name. */
export function channelsSeen(answer: unknown): ChannelSeen | readonly ChannelSeen[] {
  return Array.isArray(answer) ? answer.map(channelSeen) : channelSeen(answer);
}

/** The bridges of taps, by their ids alone; those of conversations say who speaks with whom. */
export function bridgesOfTaps(answer: unknown, app: string): readonly { readonly id: string }[] {
  if (!Array.isArray(answer)) throw new OddAnswerError();
  return answer
    .map((bridge) => ({ id: textIn(bridge, 'id') }))
    .filter(({ id }) => id.startsWith(`${app}-tap-`));
}

/** Whether a channel is a caller's whom the application has now; the tap of one is not. */
export function isHeldBy(app: string, answer: unknown): boolean {
  const dialplan = fieldOf(answer, 'dialplan');
  const isCaller = !textIn(answer, 'id').startsWith(`${app}-tap-`);
  return isCaller && applicationOf(dialplan) === app;
}

/** Ids of the channels that taps of the application are made of. */
export function tapChannelsOf(app: string, answer: unknown): readonly string[] {
  if (!Array.isArray(answer)) throw new OddAnswerError();
  return answer.map((channel) => textIn(channel, 'id')).filter((id) => id.startsWith(`${app}-tap-`));
}

/** Ids of the callers whom the application has now. */
export function callersHeldBy(app: string, answer: unknown): readonly string[] {
  if (!Array.isArray(answer)) throw new OddAnswerError();
  return answer.filter((channel) => isHeldBy(app, channel)).map((channel) => textIn(channel, 'id'));
}

/** Where the dialplan queues callers whose conversations may be listened to. */
export interface QueuePlaces {
  /** Context of the queues, and those of its extensions. */
  readonly context: string;
  readonly extensions: readonly string[];
  /** Context in which a transferred caller waits for one agent, whose extension it has. */
  readonly transferredContext: string;
}

/**
 * Whether a channel is one side of a conversation of a queue: a caller whom it has, or the leg that it dialled for him. Both are
 * in no application.
 */
export function isInQueue(
  { context, extensions, transferredContext }: QueuePlaces,
  answer: unknown,
): boolean {
  const dialplan = fieldOf(answer, 'dialplan');
  const name = textIn(dialplan, 'app_name');
  if (name === 'AppQueue') return textIn(answer, 'state') === 'Up';
  if (name !== 'Queue') return false;
  const [at, extension] = [textIn(dialplan, 'context'), textIn(dialplan, 'exten')];
  return (
    (at === context && extensions.includes(extension)) ||
    (at === transferredContext && /^\d+$/.test(extension))
  );
}

function channelSeen(channel: unknown): ChannelSeen {
  const dialplan = fieldOf(channel, 'dialplan');
  return {
    id: textIn(channel, 'id'),
    dialplan: {
      app_name: textIn(dialplan, 'app_name'),
      app_data: applicationOf(dialplan) ?? '',
      context: textIn(dialplan, 'context'),
    },
  };
}

function applicationOf(dialplan: unknown): string | undefined {
  if (textIn(dialplan, 'app_name') !== 'Stasis') return undefined;
  return textIn(dialplan, 'app_data').split(',')[0];
}

function fieldOf(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) throw new OddAnswerError();
  return (object as Record<string, unknown>)[name];
}

function textIn(object: unknown, name: string): string {
  const value = fieldOf(object, name);
  if (typeof value !== 'string') throw new OddAnswerError();
  return value;
}
