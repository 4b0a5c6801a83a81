export { narrowingSteps } from './added-migrations.ts';
export { Door } from './door.ts';
export { LanguageModelDouble, type Manner, type Verification } from './language-model-double.ts';
export { fileOfRelease, lastRelease, type Release, releaseSources, releases } from './last-release.ts';
export * from './restarting-phone.ts';
export { createServerDatabase, type ServerDatabase, TEST_SERVER } from './server-database.ts';
export * from './signed-texts.ts';
export * from './stack-processes.ts';
export * from './test-bus.ts';
