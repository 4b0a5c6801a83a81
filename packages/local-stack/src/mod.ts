export {
  type Component,
  type EnsureOptions,
  type EnsureProgress,
  ensure,
  stackComponents,
  telephonyVersions,
} from './components.ts';
export { type LocalStackEnv, readLocalStackEnv } from './config.ts';
export * from './errors.ts';
export { type Layout, layoutOf } from './layout.ts';
export {
  type AgentLine,
  LocalStack,
  type LocalStackOptions,
  type StackService,
  startLocalStack,
} from './local-stack.ts';
export type { NatsUser, SubjectRights } from './nats-configuration.ts';
export { OutputRing } from './output-ring.ts';
export { type PortRange, type PortRequest, type PortReservation, reservePorts } from './port-reservation.ts';
export {
  type ServiceExit,
  ServiceProcess,
  type ServiceProcessOptions,
  type ServiceState,
} from './service-process.ts';
export type { AsteriskService, NatsService, RedisService } from './stack-services.ts';
