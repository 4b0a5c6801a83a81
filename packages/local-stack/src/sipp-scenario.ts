import { PhoneScriptError } from './errors.ts';

/**
 * Scenarios for sipp (https://sipp.readthedocs.io/), written out for each phone with its own times: sipp takes
 * neither pauses nor jumps from the command line.
 *
 * A phone is steered while it runs by a SIP MESSAGE sent to it on loopback within the same Call-ID: it is an
 * optional message of every waiting step and jumps to the phone's next deed (answer, hang up). Each event is
 * written to sipp's log as `phone <event> <call-id>`.
 */

/** A file of A-law bytes to send, and how many times (-1: until something else is sent). */
export interface RtpFile {
  readonly path: string;
  readonly loops: 1 | -1;
  /** `events`: RFC 4733 packets of 50 bytes each (see `dtmf-packets.ts`). */
  readonly content: 'alaw' | 'events';
}

/** What a phone starts to send, and how long it then waits before its next step. */
export interface PhoneStep {
  readonly play: RtpFile;
  readonly thenWaitMs: number;
  /** Puts the other side on hold before, or takes it back (RFC 3264, section 8.4). Agents' phones only. */
  readonly hold?: boolean;
}

const TELEPHONE_EVENT_TYPE = 101;
/** How long a phone waits for the answer to a BYE or CANCEL before it gives the call up. */
const GOODBYE_TIMEOUT_MS = 5_000;
const LABEL = {
  cancel: 1,
  bye: 2,
  remoteBye: 3,
  refused: 4,
  end: 5,
  answer: 6,
  cancelled: 7,
  remoteHungUp: 8,
  alive: 9,
} as const;

export interface CallerScript {
  /** Number of the caller, as the From user. */
  readonly from: string;
  /** How long the caller lets it ring before cancelling. */
  readonly answerTimeoutMs: number;
  /** Request URI of the INVITE; default the number that sipp was given. */
  readonly requestUri?: string | undefined;
  /** Steps from the answer on; after the last, the caller hangs up. */
  readonly steps: readonly PhoneStep[];
  /** False for a phone that offers no telephone-event: its keys are heard on the line only. */
  readonly telephoneEvent?: boolean;
}

/** A caller: INVITE, steps, BYE. Ends successfully whoever hangs up, and when it cancels. */
export function callerScenario(script: CallerScript): string {
  if (!/^\+?[0-9]{1,20}$/.test(script.from)) {
    throw new PhoneScriptError('a caller number has 1 to 20 digits, with an optional +', 'correct it');
  }
  const dialog = (method: string, cseq: string, toTag: string, uri = '[next_url]', branch = '[branch]') =>
    message(`${method} ${uri} SIP/2.0`, [
      `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`,
      `From: <sip:${script.from}@[local_ip]:[local_port]>;tag=[pid]C[call_number]`,
      `To: <sip:[service]@[remote_ip]:[remote_port]>${toTag}`,
      'Call-ID: [call_id]',
      `CSeq: ${cseq}`,
      `Contact: <sip:${script.from}@[local_ip]:[local_port]>`,
      'Max-Forwards: 70',
    ]);
  // RFC 3261 §9.1, §17.1.1.3: a CANCEL, and the ACK of a refusal, carry the branch of the INVITE.
  const inviteBranch = 'z9hG4bK-invite-[pid]-[call_number]';
  const invited = script.requestUri ?? 'sip:[service]@[remote_ip]:[remote_port]';
  if (/[\s[\]<>]/.test(script.requestUri ?? '')) {
    throw new PhoneScriptError('a request URI has no blanks and no brackets', 'correct it');
  }
  const unanswered = timeout(script.answerTimeoutMs, LABEL.cancel);
  return scenario('caller', [
    `<send retrans="500">${withSdp(dialog('INVITE', '1 INVITE', '', invited, inviteBranch), script.telephoneEvent)}</send>`,
    `<recv response="100" optional="true" ${unanswered}/>`,
    `<recv response="180" optional="true" ${unanswered}>${log('ringing')}</recv>`,
    `<recv response="183" optional="true" ${unanswered}/>`,
    ...[403, 404, 408, 480, 486, 488, 500, 503, 603].map(
      (code) => `<recv response="${code}" optional="true" next="${LABEL.refused}" ${unanswered}/>`,
    ),
    `<recv request="MESSAGE" optional="true" next="${LABEL.cancel}" ${unanswered}/>`,
    `<recv response="200" rrs="true" ${unanswered}/>`,
    `<send>${dialog('ACK', '1 ACK', '[peer_tag_param]')}</send>`,
    ...steps(script.steps),
    label(LABEL.bye),
    `<send retrans="500">${dialog('BYE', '2 BYE', '[peer_tag_param]')}</send>`,
    `<nop>${log('hung-up')}</nop>`,
    `<recv request="BYE" optional="true" next="${LABEL.remoteBye}" ${goodbye}/>`,
    `<recv response="200" next="${LABEL.end}" ${goodbye}/>`,
    label(LABEL.remoteHungUp),
    `<nop>${log('remote-hung-up')}</nop>`,
    label(LABEL.remoteBye),
    `<send next="${LABEL.end}">${answer('200 OK')}</send>`,
    label(LABEL.cancel),
    `<send retrans="500">${dialog('CANCEL', '1 CANCEL', '', invited, inviteBranch)}</send>`,
    `<nop>${log('cancelled')}</nop>`,
    `<recv response="200" optional="true" ${goodbye}/>`,
    `<recv response="487" ${goodbye}/>`,
    `<send next="${LABEL.end}">${dialog('ACK', '1 ACK', '[peer_tag_param]', invited, inviteBranch)}</send>`,
    label(LABEL.refused),
    `<send>${dialog('ACK', '1 ACK', '[peer_tag_param]', invited, inviteBranch)}</send>`,
    `<nop>${log('refused')}</nop>`,
    label(LABEL.end),
  ]);
}

export interface AgentScript {
  readonly extension: string;
  /** How long the phone rings before it answers by itself; `never`: until it is told to, or the caller is gone. */
  readonly ring: number | 'never';
  /** Steps from the answer on; after the last, the agent hangs up. */
  readonly steps: readonly PhoneStep[];
}

/** An agent's phone: rings, answers, steps, BYE. Takes one call after the other. */
export function agentScenario(script: AgentScript): string {
  const contact = `Contact: <sip:${script.extension}@[local_ip]:[local_port]>`;
  const rung = script.ring === 'never' ? '' : timeout(script.ring, LABEL.answer);
  const tag = ';tag=[pid]A[call_number]';
  const own = (method: string, sequence: number): string =>
    message(`${method} [next_url] SIP/2.0`, [
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      `From:[$called]${tag}`,
      'To:[$caller]',
      'Call-ID: [call_id]',
      `CSeq: ${sequence} ${method}`,
      contact,
      'Max-Forwards: 70',
    ]);
  return scenario('agent', [
    // Each question whether the phone lives is a call of its own to sipp.
    `<recv request="OPTIONS" optional="true" next="${LABEL.alive}"/>`,
    `<recv request="INVITE" rrs="true"><action>
<ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="cseq"/>
<ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="called"/></action></recv>`,
    `<send>${answer('180 Ringing', tag, [contact])}</send>`,
    // Told as late as this: a MESSAGE that comes before its step is reached would end the call.
    `<nop>${log('ringing')}</nop>`,
    `<recv request="MESSAGE" optional="true" next="${LABEL.answer}" ${rung}/>`,
    `<recv request="CANCEL" next="${LABEL.cancelled}" ${rung}/>`,
    label(LABEL.answer),
    `<send retrans="500">${withSdp(reply('200 OK', `To:[$called]${tag}`, '[$cseq] INVITE', [contact]))}</send>`,
    `<recv request="CANCEL" optional="true" ${goodbye}/>`,
    `<recv request="MESSAGE" optional="true" ${goodbye}/>`,
    `<recv request="ACK" ${goodbye}/>`,
    ...steps(script.steps, (sequence, direction) => [
      `<send retrans="500">${withSdp(own('INVITE', sequence), true, sequence + 1, direction)}</send>`,
      `<recv response="100" optional="true" ${goodbye}/>`,
      `<recv response="200" ${goodbye}/>`,
      `<send>${own('ACK', sequence)}</send>`,
      `<nop>${log(direction === 'sendonly' ? 'held' : 'resumed')}</nop>`,
    ]),
    label(LABEL.bye),
    `<send retrans="500">${own('BYE', script.steps.length + 1)}</send>`,
    `<nop>${log('hung-up')}</nop>`,
    `<recv request="BYE" optional="true" next="${LABEL.remoteBye}" ${goodbye}/>`,
    `<recv response="200" next="${LABEL.end}" ${goodbye}/>`,
    label(LABEL.remoteHungUp),
    `<nop>${log('remote-hung-up')}</nop>`,
    label(LABEL.remoteBye),
    `<send next="${LABEL.end}">${answer('200 OK')}</send>`,
    label(LABEL.cancelled),
    `<nop>${log('cancelled')}</nop>`,
    `<send>${answer('200 OK', tag)}</send>`,
    `<send retrans="500">${reply('487 Request Terminated', `To:[$called]${tag}`, '[$cseq] INVITE', [contact])}</send>`,
    `<recv request="ACK" next="${LABEL.end}" ${goodbye}/>`,
    label(LABEL.alive),
    `<send>${answer('200 OK', tag, [contact])}</send>`,
    `<nop>${log('alive')}</nop>`,
    label(LABEL.end),
  ]);
}

/** The conversation: each step starts a file, then waits; a BYE or a steering MESSAGE ends the wait and the call. */
function steps(
  all: readonly PhoneStep[],
  reinvite: (sequence: number, direction: Direction) => string[] = () => [],
): string[] {
  const lines: string[] = [];
  for (const [index, { play, thenWaitMs, hold }] of all.entries()) {
    if (hold !== undefined) lines.push(...reinvite(index + 1, hold ? 'sendonly' : 'sendrecv'));
    if (/[,"<&]/.test(play.path))
      throw new PhoneScriptError(`sipp cannot read ${play.path}`, 'move the clone to a plainer path');
    const next = 100 + index;
    const waited = timeout(thenWaitMs, next);
    const payload = play.content === 'alaw' ? '8,PCMA/8000' : `${TELEPHONE_EVENT_TYPE},iLBC/8000`;
    lines.push(
      `<nop><action><exec rtp_stream="${play.path},${play.loops},${payload}"/></action></nop>`,
      ...(index === 0 ? [`<nop>${log('answered')}</nop>`] : []),
      `<recv request="MESSAGE" optional="true" next="${LABEL.bye}" ${waited}/>`,
      `<recv request="BYE" next="${LABEL.remoteHungUp}" ${waited}/>`,
      label(next),
    );
  }
  return lines;
}

/**
 * sipp takes the time-out of a group of expected messages from the first one that is still to come, so each of
 * the group carries it.
 */
function timeout(ms: number, target: number): string {
  return `timeout="${Math.max(1, Math.round(ms))}" ontimeout="${target}"`;
}

const goodbye = timeout(GOODBYE_TIMEOUT_MS, LABEL.end);

function scenario(name: string, parts: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${name}">\n${parts.join('\n')}\n</scenario>\n`;
}

function message(firstLine: string, headers: readonly string[], body = ''): string {
  return `<![CDATA[\n${[firstLine, ...headers, 'Content-Length: [len]', '', body].join('\n')}\n]]>`;
}

/** Answer to the request last received. */
function answer(status: string, toTag = '', headers: readonly string[] = []): string {
  return message(`SIP/2.0 ${status}`, [
    '[last_Via:]',
    '[last_From:]',
    `[last_To:]${toTag}`,
    '[last_Call-ID:]',
    '[last_CSeq:]',
    ...headers,
  ]);
}

/** Answer to the INVITE after another request may have come in. */
function reply(status: string, to: string, cseq: string, headers: readonly string[]): string {
  return message(`SIP/2.0 ${status}`, [
    'Via:[$via]',
    'From:[$caller]',
    to,
    'Call-ID: [call_id]',
    `CSeq: ${cseq}`,
    ...headers,
  ]);
}

/** Which way the voice goes (RFC 8866, section 6.7). */
type Direction = 'sendrecv' | 'sendonly';

function withSdp(
  text: string,
  telephoneEvent = true,
  version = 1,
  direction: Direction = 'sendrecv',
): string {
  const sdp = [
    'v=0',
    `o=phone 1 ${version} IN IP[local_ip_type] [local_ip]`,
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    `m=audio [rtpstream_audio_port] RTP/AVP 8${telephoneEvent ? ` ${TELEPHONE_EVENT_TYPE}` : ''}`,
    'a=rtpmap:8 PCMA/8000',
    ...(telephoneEvent
      ? [`a=rtpmap:${TELEPHONE_EVENT_TYPE} telephone-event/8000`, `a=fmtp:${TELEPHONE_EVENT_TYPE} 0-15`]
      : []),
    'a=ptime:20',
    `a=${direction}`,
  ].join('\n');
  return text.replace(
    'Content-Length: [len]\n\n',
    () => `Content-Type: application/sdp\nContent-Length: [len]\n\n${sdp}`,
  );
}

function label(id: number): string {
  return `<label id="${id}"/>`;
}

function log(event: string): string {
  return `<action>${logAction(event)}</action>`;
}

function logAction(event: string): string {
  return `<log message="phone ${event} [call_id]"/>`;
}
