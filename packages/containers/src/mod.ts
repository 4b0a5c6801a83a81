export { Engine, type EngineName, type EngineOptions, type EngineRun } from './engine.ts';
export { EngineApi } from './engine-api.ts';
export * from './errors.ts';
export {
  type BuildOptions,
  type BuiltImage,
  buildImage,
  libraryParts,
  productVersion,
} from './images/image-build.ts';
export { IMAGES, type ImageName, isImageName, type ServiceImage } from './images/image-contents.ts';
export {
  ensureLocalBase,
  type LocalBaseOptions,
  localBaseName,
  requireLocalBases,
  type Suite,
} from './local-base.ts';
export { PodGround, type PodGroundOptions, type RunningPod } from './pods/pod-ground.ts';
export { type PlayablePod, type PodFolder, playablePod, workloadsOf } from './pods/pod-translation.ts';
export { forwardPort, type PortForward } from './pods/port-forward.ts';
export { type RenderedObject, readObjects } from './pods/rendered-objects.ts';
export { ensureStandIns, type StandIn, standInName } from './stand-ins.ts';
