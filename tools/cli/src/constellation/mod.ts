export * from './constellation.ts';
export * from './service-settings.ts';
