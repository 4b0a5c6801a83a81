export * from './signed-texts.ts';
export * from './test-bus.ts';
