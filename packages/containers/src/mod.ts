export { Engine, type EngineName, type EngineOptions, type EngineRun } from './engine.ts';
export * from './errors.ts';
export { ensureLocalBase, type LocalBaseOptions, localBaseName, type Suite } from './local-base.ts';
export { ensureStandIns, type StandIn, standInName } from './stand-ins.ts';
