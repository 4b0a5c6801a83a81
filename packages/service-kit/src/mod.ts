export * from './backoff.ts';
export * from './bus-errors.ts';
export { Certificates, certificateFolder } from './certificates.ts';
export { CircuitBreaker } from './circuit-breaker.ts';
export { ClockWatch } from './clock-watch.ts';
export * from './config.ts';
export * from './deadline.ts';
export * from './event-bus.ts';
export { FailedWrites } from './failed-writes.ts';
export type { FoundStore, SeenStore } from './found-store.ts';
export {
  type Caller,
  type ClientAccess,
  clientAccess,
  grpcClientEnv,
  grpcServerEnv,
  type ServerAccess,
  serverAccess,
} from './grpc-access.ts';
export * from './grpc-client.ts';
export * from './grpc-errors.ts';
export * from './grpc-server.ts';
export * from './health-server.ts';
export * from './keyed-queue.ts';
export * from './logger.ts';
export { isLoopback } from './loopback.ts';
export { OnceInAWhile } from './once-in-a-while.ts';
export { Paced } from './paced.ts';
export { PassingMemory } from './passing-memory.ts';
export * from './self-description.ts';
export * from './service.ts';
export { type SettingInForce, settingInForceSchema, settingsInForce, shown } from './settings-in-force.ts';
export * from './signing-keys.ts';
export { storedEvents } from './stream-replay.ts';
export * from './telemetry.ts';
export * from './telemetry-attributes.ts';
export { mediaSetting, queueNamesSetting, stasisAppSetting } from './telephony-settings.ts';
export { WordWipe } from './word-wipe.ts';
