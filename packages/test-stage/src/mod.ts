export * from './restarting-phone.ts';
export * from './signed-texts.ts';
export * from './test-bus.ts';
