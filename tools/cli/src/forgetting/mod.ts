export * from './canaries.ts';
export * from './forget-check.ts';
