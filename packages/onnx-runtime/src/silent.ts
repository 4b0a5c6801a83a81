import { isMainThread } from 'node:worker_threads';

/**
 * onnxruntime reports to its maker by itself since 1.29: it writes an identifier of the machine and a queue of events to the
 * home directory, and sends them. It reads this variable once, when it is loaded, and the library reads the process's own
 * environment, of which a thread has but a copy.
 * https://github.com/microsoft/onnxruntime/pull/27379
 */
const SWITCH = 'ORT_DISABLE_TELEMETRY';

if (isMainThread) process.env[SWITCH] = '1';
else if (process.env[SWITCH] !== '1')
  throw new Error(
    `a thread loads onnxruntime, which would report to its maker: import @decroche/onnx-runtime/silent where the thread is started, or start the process with ${SWITCH}=1`,
  );
