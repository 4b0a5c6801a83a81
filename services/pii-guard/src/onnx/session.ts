import type { InferenceSession } from 'onnxruntime-web';
import { ModelFolderError } from './model-folder.ts';

export type Runtime = typeof import('onnxruntime-web');
export type Session = InferenceSession;

/**
 * Opens a model on one thread, as WebAssembly: no native code, no network.
 *
 * @throws ModelFolderError
 */
export async function openSession(
  folder: string,
  model: string,
): Promise<{ runtime: Runtime; session: Session }> {
  const runtime = await import('onnxruntime-web').catch((cause: unknown) => {
    throw new ModelFolderError(folder, 'the package onnxruntime-web is not installed', { cause });
  });
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = 'fatal';
  try {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: ['wasm'],
      logSeverityLevel: 4,
    });
    return { runtime, session };
  } catch (cause) {
    throw new ModelFolderError(folder, 'model.onnx cannot be loaded', { cause });
  }
}

/** Runs a model; its `logits`, or its only output. */
export async function logitsOf(
  session: Session,
  feeds: InferenceSession.OnnxValueMapType,
): Promise<Float32Array> {
  const outputs = await session.run(feeds);
  const first = outputs.logits ?? Object.values(outputs)[0];
  if (!(first?.data instanceof Float32Array)) throw new TypeError('the output is no tensor of float32');
  return first.data;
}
