export { type AmiActionOptions, AmiClient, type AmiClientOptions } from './ami/ami-client.ts';
export type { AmiAddress, AmiFieldList } from './ami/ami-connection.ts';
export {
  AmiDisconnectedError,
  AmiFailure,
  AmiOverloadError,
  AmiRefusedError,
  AmiTimeoutError,
} from './ami/ami-errors.ts';
export type {
  AmiChannel,
  AmiEvent,
  AmiEventOf,
  AmiEventType,
  QueueMember,
  QueueMemberState,
} from './ami/ami-event.ts';
export type { AmiPacket } from './ami/ami-packet.ts';
export type { QueuedCaller } from './ami/queue-legs.ts';
export type { QueueEntry, QueueSnapshot } from './ami/queue-status.ts';
export type { DialplanPlace, ExternalMediaRequest } from './ari/ari-calls.ts';
export { AriClient, type AriClientOptions } from './ari/ari-client.ts';
export {
  AriChannelGoneError,
  AriClosedError,
  AriError,
  type AriErrorCode,
  AriEventsLostError,
  AriFailure,
  AriProtocolError,
  AriTimeoutError,
  AriUnreachableError,
} from './ari/ari-errors.ts';
export type { AriEventOf } from './ari/ari-event.ts';
export type { AriAddress, AriCallOptions, AriOperation, AriParameters, AriResponse } from './ari/ari-http.ts';
export type {
  AriEvent,
  AsteriskInfo,
  Bridge as AriBridge,
  Channel as AriChannel,
  Playback as AriPlayback,
} from './gen/ari-models.ts';
export type { LinkState, Reconnection } from './link-state.ts';
export type { Logger, LogMethod } from './logger.ts';
export {
  AUDIO_FORMATS,
  type AudioEnd,
  type AudioFormat,
  type AudioFrame,
  type CallerAudioSource,
  type FrameCounts,
  type Tap,
  type TapRequest,
} from './media/caller-audio-source.ts';
export { type CallerVoice, type CallerVoiceOptions, hearCaller } from './media/caller-voice.ts';
export type { MediaControl } from './media/media-control.ts';
export { MediaError, type MediaStream } from './media/media-stream.ts';
export { TapError } from './media/tap.ts';
export { isTapChannel } from './media/tap-resources.ts';
export {
  type AudioSocketAudioSourceOptions,
  type CallerAudioSourceOptions,
  createAudioSocketAudioSource,
  createCallerAudioSource,
  createWebSocketAudioSource,
  MEDIA_TRANSPORTS,
  type MediaTransportName,
} from './media/tap-source.ts';
export {
  type ConnectMediaOptions,
  connectMedia,
  type WebSocketMediaStream,
} from './media/websocket-media.ts';
