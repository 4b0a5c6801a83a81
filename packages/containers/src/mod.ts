export { Engine, type EngineName, type EngineOptions, type EngineRun } from './engine.ts';
export * from './errors.ts';
export { type BuildOptions, type BuiltImage, buildImage, productVersion } from './images/image-build.ts';
export { IMAGES, type ImageName, isImageName, type ServiceImage } from './images/image-contents.ts';
export { ensureLocalBase, type LocalBaseOptions, localBaseName, type Suite } from './local-base.ts';
export { ensureStandIns, type StandIn, standInName } from './stand-ins.ts';
