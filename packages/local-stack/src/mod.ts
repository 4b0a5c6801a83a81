export { type AgentPhone, type AgentPhoneOptions, startAgentPhone } from './agent-phone.ts';
export { encodeAlaw } from './alaw.ts';
export { type ChromiumLauncher, chromiumLauncher } from './chromium.ts';
export {
  type Component,
  type EnsureOptions,
  type EnsureProgress,
  ensure,
  stackComponents,
  telephonyVersions,
} from './components.ts';
export { type LocalStackEnv, readLocalStackEnv } from './config.ts';
export { type DoctorOptions, type Finding, type FindingLevel, runDoctor } from './doctor.ts';
export { dtmfTone } from './dtmf-tones.ts';
export { environmentName } from './environment-name.ts';
export * from './errors.ts';
export { HandPhone } from './hand-phone.ts';
export {
  type ForeignRecording,
  foreignRecordings,
  type HumanRecording,
  humanRecordings,
} from './human-speech.ts';
export { type ImageRegistryOptions, startImageRegistry } from './image-registry.ts';
export { InstallationSecrets, type SigningPair } from './installation-secrets.ts';
export {
  areWeightsSound,
  ensureWeights,
  hasWeights,
  type SmallModel,
  smallModel,
  weightsFile,
} from './language-model.ts';
export { type Layout, layoutOf } from './layout.ts';
export { LifelikeVoice } from './lifelike-speech.ts';
export {
  type AgentLine,
  LocalStack,
  type LocalStackOptions,
  type StackService,
  startLocalStack,
  WEB_PHONE_ADDRESS,
} from './local-stack.ts';
export { type ModelServer, type ModelServerOptions, startModelServer } from './model-server.ts';
export type { NatsUser, SubjectRights } from './nats-configuration.ts';
export { OutputRing } from './output-ring.ts';
export {
  type CallEnd,
  type CallOptions,
  type CallResult,
  type PhoneCall,
  placeCall,
} from './phone-caller.ts';
export { type PortRange, type PortRequest, type PortReservation, reservePorts } from './port-reservation.ts';
export {
  type CertificateWish,
  type FolderOwner,
  PrivateAuthority,
  writeWhole,
} from './private-authority.ts';
export { promtool, startPrometheus } from './prometheus.ts';
export {
  type ServiceExit,
  ServiceProcess,
  type ServiceProcessOptions,
  type ServiceState,
} from './service-process.ts';
export type { PhoneEvent, PhoneEventName } from './sipp-phone.ts';
export { DEFAULT_VOICE, type SpeakOptions, speak } from './speech.ts';
export type { AsteriskService, NatsService, RedisService } from './stack-services.ts';
export { type RunningTranscriptionServer, startTranscriptionServer } from './transcription-server.ts';
export { type MonoAudio, readWav, writeWav } from './wav.ts';
export { openWebPhoneDoor, type WebPhoneDoor } from './web-phone-door.ts';
export { startWebProxy } from './web-proxy.ts';
