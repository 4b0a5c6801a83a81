import { Worker } from 'node:worker_threads';

/**
 * Loads a module that has `InferenceSession`, and a model with it; in a thread when asked.
 * Usage: MODULE MODEL [thread] [module to import before the thread is started]
 */
const [module = '', model = '', where, before] = process.argv.slice(2);
const LOAD = `const { InferenceSession } = await import(${JSON.stringify(module)});
const session = await InferenceSession.create(${JSON.stringify(model)});
await session.release();`;

if (where === 'thread') {
  if (before !== undefined) await import(before);
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(LOAD)}`));
  thread.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
} else {
  await import(`data:text/javascript,${encodeURIComponent(LOAD)}`);
}
