export * from './constellation.ts';
export * from './qdrant-option.ts';
export * from './service-settings.ts';
export * from './span-collector.ts';
